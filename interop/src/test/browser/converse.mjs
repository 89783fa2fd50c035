// Two people chat with Converse.js. TRANSPORT is websocket or bosh.
import { writeFileSync } from 'node:fs';
import { env, launch, Network, Person, picture, step } from './people.mjs';

const transport = env('TRANSPORT');
const port = Number(env('PORT'));
const dot = `${env('PICTURES')}/dot.png`;
writeFileSync(dot, picture);

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
    await romeo.sendPicture(dot);
    await juliet.seesPicture();
    await juliet.photograph(`${transport}-picture`);

    step('the network is cut and comes back');
    network.cut();
    await juliet.say('But new struck nine');
    network.restore();
    await romeo.sees('But new struck nine');
    await romeo.say('Ay me!');
    await juliet.sees('Ay me!');
    await romeo.photograph(`${transport}-resumed`);

    step('the page is loaded anew: what was said is there');
    await romeo.page.reload();
    await romeo.isLoggedIn(); // it remembers
    await romeo.chatWith(juliet.name);
    await romeo.sees('Good morrow');
    await romeo.sees('Is the day so young?');
    await romeo.photograph(`${transport}-history`);

    step('another browser, which remembers nothing, shows it too');
    const again = await Person.arrive(browser, romeo.name, chat(port));
    people.push(again);
    await again.logIn(env('PASSWORD'));
    await again.chatWith(juliet.name);
    await again.sees('Good morrow');
    await again.sees('Ay me!');
    await again.seesPicture();
    await again.photograph(`${transport}-archive`);

    step('nothing was loaded from elsewhere');
    const foreign = people.flatMap(person => person.foreign);
    if (foreign.length > 0) throw new Error(`loaded from elsewhere: ${foreign}`);
    console.log('well');
} catch (failure) {
    for (const [index, person] of people.entries()) await person.photograph(`${transport}-failure-${index}`);
    throw failure;
} finally {
    network.close();
    await browser.close();
}
