// xmpp.js, in a browser, over WebSocket: two people find each other, subscribe, and one says something.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { env, launch, step } from './people.mjs';

const library = readFileSync(createRequire(import.meta.url).resolve('@xmpp/client/dist/xmpp.min.js'), 'utf8');
const service = `wss://localhost:${env('PORT')}/xmpp-websocket`;
const browser = await launch();
try {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`https://localhost:${env('PORT')}/`);
    await page.addScriptTag({ content: library });

    step('both log in and befriend each other; a message arrives');
    const said = await page.evaluate(async ({ service, romeo, juliet, password }) => {
        const { client, xml } = window.XMPP;
        const join = username => {
            const entity = client({ service, domain: 'localhost', username, password });
            entity.said = new Promise(heard => entity.on('stanza', stanza => {
                if (stanza.is('presence') && stanza.attrs.type === 'subscribe') {
                    entity.send(xml('presence', { to: stanza.attrs.from, type: 'subscribed' }));
                }
                if (stanza.is('message') && stanza.getChild('body')) heard(stanza.getChildText('body'));
            }));
            return new Promise((resolve, reject) => {
                entity.on('error', reject);
                entity.on('online', async () => { await entity.send(xml('presence')); resolve(entity); });
                entity.start().catch(reject);
            });
        };
        const [one, other] = [await join(romeo), await join(juliet)];
        await one.send(xml('presence', { to: `${juliet}@localhost`, type: 'subscribe' }));
        await other.send(xml('presence', { to: `${romeo}@localhost`, type: 'subscribe' }));
        await one.send(xml('message', { to: `${juliet}@localhost`, type: 'chat' }, xml('body', {}, 'Hello from xmpp.js')));
        const heard = await other.said;
        await one.stop();
        await other.stop();
        return heard;
    }, { service, romeo: env('ROMEO'), juliet: env('JULIET'), password: env('PASSWORD') });
    if (said !== 'Hello from xmpp.js') throw new Error(`heard: ${said}`);
    console.log('well');
} finally {
    await browser.close();
}
