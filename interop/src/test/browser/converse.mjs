// Two people chat with Converse.js. TRANSPORT is websocket or bosh.
import { writeFileSync } from 'node:fs';
import { env, launch, Network, Person, step } from './people.mjs';

const transport = env('TRANSPORT');
const port = Number(env('PORT'));
const picture = `${env('PICTURES')}/dot.png`;
writeFileSync(picture, Buffer.from( // a blue one
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mNQSLhAEmIY1TCqYfhqAADxH1AQ5+GKPgAAAABJRU5ErkJggg==', 'base64'));

const browser = await launch();
const network = await new Network().open(port);
const people = [];
try {
    const chat = through => `https://localhost:${through}/chat/${transport === 'bosh' ? '?bosh' : ''}`;
    const romeo = await Person.arrive(browser, env('ROMEO'), chat(network.port));
    const juliet = await Person.arrive(browser, env('JULIET'), chat(port));
    people.push(romeo, juliet);
    await romeo.photograph(`${transport}-login`);

    step('both log in');
    await romeo.logIn(env('PASSWORD'));
    await juliet.logIn(env('PASSWORD'));

    step('they chat, and see that it arrives');
    await romeo.chatWith(juliet.name);
    await juliet.chatWith(romeo.name);
    await romeo.say('Good morrow');
    await juliet.sees('Good morrow');
    await romeo.seesReceiptFor('Good morrow');
    await juliet.say('Is the day so young?');
    await romeo.sees('Is the day so young?');
    await romeo.photograph(`${transport}-chat`);

    step('a picture is sent and seen');
    await romeo.sendPicture(picture);
    await juliet.seesPicture();
    await juliet.photograph(`${transport}-picture`);

    if (transport === 'websocket') {
        step('the network is cut and comes back');
        network.cut();
        await juliet.say('But new struck nine');
        network.restore();
        await romeo.sees('But new struck nine');
        await romeo.say('Ay me!');
        await juliet.sees('Ay me!');
        await romeo.photograph(`${transport}-resumed`);
    }

    step('the page is loaded anew: what was said is there');
    await romeo.page.reload();
    await romeo.isLoggedIn(); // it remembers
    await romeo.chatWith(juliet.name);
    await romeo.sees('Good morrow');
    await romeo.sees('Is the day so young?');
    await romeo.photograph(`${transport}-history`);

    step('nothing was loaded from elsewhere');
    const foreign = people.flatMap(person => person.foreign);
    if (foreign.length > 0) throw new Error(`loaded from elsewhere: ${foreign}`);
    console.log('well');
} catch (failure) {
    for (const person of people) await person.photograph(`${transport}-failure-${person.name}`);
    throw failure;
} finally {
    network.close();
    await browser.close();
}
