// xmpp.js, in a browser, over WebSocket (it has no BOSH): two people chat, one loses the network, and finds all in the archive.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { env, launch, Network, picture, photograph, step } from './people.mjs';

const library = readFileSync(createRequire(import.meta.url).resolve('@xmpp/client/dist/xmpp.min.js'), 'utf8');
const [romeo, juliet, password, port] = ['ROMEO', 'JULIET', 'PASSWORD', 'PORT'].map(env);
const browser = await launch();
const network = await new Network().open(Number(port));

/** In the page: logs somebody in, and gives what they can do. */
const join = async ({ name, password, service }) => {
    const { client, xml } = window.XMPP;
    const entity = client({ service, domain: 'localhost', username: name, password });
    const heard = [];
    let waiting = [];
    const tell = what => {
        heard.push(what);
        waiting = waiting.filter(wait => !wait());
    };
    entity.on('error', error => console.log(`${name}: ${error}`));
    entity.streamManagement.on('resumed', () => tell('resumed'));
    entity.on('stanza', stanza => {
        if (!stanza.is('message')) return;
        const [body, receipt] = [stanza.getChildText('body'), stanza.getChild('received', 'urn:xmpp:receipts')];
        const archived = stanza.getChild('result', 'urn:xmpp:mam:2');
        if (receipt) tell(`receipt of ${receipt.attrs.id}`);
        if (archived) tell(`archived: ${archived.getChild('forwarded').getChild('message').getChildText('body')}`);
        if (stanza.getChild('request', 'urn:xmpp:receipts')) {
            entity.send(xml('message', { to: stanza.attrs.from }, xml('received', { xmlns: 'urn:xmpp:receipts', id: stanza.attrs.id })));
        }
        if (body) tell(`said: ${body}`);
    });
    const online = new Promise(resolve => { entity.once('online', resolve); });
    await entity.start();
    await online;
    await entity.send(xml('presence'));
    return {
        hears: what => new Promise(resolve => {
            const wait = () => heard.includes(what) && (resolve(), true);
            if (!wait()) waiting.push(wait);
        }),
        say: (to, id, text) => entity.send(xml('message', { to: `${to}@localhost`, type: 'chat', id },
            xml('body', {}, text), xml('request', { xmlns: 'urn:xmpp:receipts' }))),
        upload: async bytes => {
            const answer = await entity.iqCaller.request(xml('iq', { type: 'get', to: 'upload.localhost' }, xml('request',
                { xmlns: 'urn:xmpp:http:upload:0', filename: 'dot.png', size: bytes.length, 'content-type': 'image/png' })));
            const slot = answer.getChild('slot');
            const put = slot.getChild('put');
            const headers = { 'Content-Type': 'image/png' };
            for (const header of put.getChildren('header')) headers[header.attrs.name] = header.text();
            const { status } = await fetch(put.attrs.url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
            if (status !== 201) throw new Error(`upload: ${status}`);
            return slot.getChild('get').attrs.url;
        },
        askArchive: () => entity.iqCaller.set(xml('query', { xmlns: 'urn:xmpp:mam:2' })),
    };
};

const arrive = async (name, through) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`https://localhost:${port}/`);
    await logIn(page, name, through);
    return page;
};

const logIn = async (page, name, through) => {
    await page.addScriptTag({ content: library });
    await page.evaluate(`window.join = ${join}`);
    await page.evaluate(async who => { window.me = await window.join(who); },
        { name, password, service: `wss://localhost:${through}/xmpp-websocket` });
};

const say = (page, ...words) => page.evaluate(said => window.me.say(...said), words);
const hears = (page, what) => page.evaluate(text => window.me.hears(text), what);

try {
    step('both log in');
    const his = await arrive(romeo, network.port);
    const hers = await arrive(juliet, port);

    step('they chat, and see that it arrives');
    await say(his, juliet, 'm1', 'Good morrow');
    await hears(hers, 'said: Good morrow');
    await hears(his, 'receipt of m1');
    await say(hers, romeo, 'm2', 'Is the day so young?');
    await hears(his, 'said: Is the day so young?');

    step('a picture is sent and seen');
    const address = await his.evaluate(bytes => window.me.upload(bytes), [...picture]);
    await say(his, juliet, 'm3', address);
    await hears(hers, `said: ${address}`);
    await hers.evaluate(async url => {
        const image = document.body.appendChild(new Image(64, 64));
        image.src = url;
        await image.decode();
    }, address);
    await photograph(hers, 'xmppjs-picture');

    step('the network is cut and comes back');
    network.cut();
    await say(hers, romeo, 'm4', 'But new struck nine');
    network.restore();
    await hears(his, 'resumed');
    await hears(his, 'said: But new struck nine');
    await say(his, juliet, 'm5', 'Ay me!');
    await hears(hers, 'said: Ay me!');

    step('the page is loaded anew: what was said is in the archive');
    await his.reload();
    await logIn(his, romeo, port);
    await his.evaluate(() => window.me.askArchive());
    for (const text of ['Good morrow', 'Is the day so young?', 'But new struck nine', 'Ay me!']) {
        await hears(his, `archived: ${text}`);
    }
    console.log('well');
} finally {
    network.close();
    await browser.close();
}
