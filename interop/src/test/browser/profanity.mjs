// Romeo, with Converse.js, talks with Juliet, who has written to him with profanity.
import { writeFileSync } from 'node:fs';
import { env, launch, Person, picture, step } from './people.mjs';

const dot = `${env('PICTURES')}/dot.png`;
writeFileSync(dot, picture);
const browser = await launch();
let romeo;
try {
    romeo = await Person.arrive(browser, env('ROMEO'), `https://localhost:${env('PORT')}/chat/`);
    step('he logs in, and sees what she has said');
    await romeo.logIn(env('PASSWORD'));
    await romeo.chatWith(env('JULIET'));
    await romeo.sees('Ay me!');

    step('he answers, and sends a picture');
    await romeo.say('She speaks');
    await romeo.sendPicture(dot);
    await romeo.seesPicture();
    await romeo.photograph('profanity');
    console.log('well');
} catch (failure) {
    await romeo?.photograph('profanity-failure');
    throw failure;
} finally {
    await browser.close();
}
