// What the scenes have in common: a browser, people with a client in it, and a network that can be cut.
import { connect, createServer } from 'node:net';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const env = name => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is not set`);
    return value;
};

const PATIENCE = 30_000;
const ATTEMPTS = 10;
const pictures = env('PICTURES');
mkdirSync(pictures, { recursive: true });

/** A blue square. */
export const picture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mNQSLhAEmIY1TCqYfhqAADxH1AQ5+GKPgAAAABJRU5ErkJggg==', 'base64');

export const photograph = (page, what) => page.screenshot({ path: `${pictures}/${what}.png` });

/** Says what is done, so that a failure shows how far it came. */
export const step = text => console.log(`- ${text}`);

export const launch = () => chromium.launch({
    executablePath: env('CHROMIUM'),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
});

/** A way to the server that can be cut, and come back. */
export class Network {
    #sockets = new Set();
    #cut = false;

    async open(port) {
        this.server = createServer(client => {
            if (this.#cut) {
                client.destroy();
                return;
            }
            const server = connect(port, '127.0.0.1');
            for (const [one, other] of [[client, server], [server, client]]) {
                this.#sockets.add(one);
                one.on('error', () => other.destroy());
                one.on('close', () => { this.#sockets.delete(one); other.destroy(); });
                one.pipe(other);
            }
        });
        await new Promise(done => this.server.listen(0, '127.0.0.1', done));
        this.port = this.server.address().port;
        return this;
    }

    cut() {
        this.#cut = true;
        this.#sockets.forEach(socket => socket.destroy());
    }

    restore() {
        this.#cut = false;
    }

    close() {
        this.cut();
        this.server.close();
    }
}

/** Somebody with Converse.js in a browser of their own. */
export class Person {
    constructor(name, page) {
        this.name = name;
        this.page = page;
    }

    /** @param where the address of the page of Converse.js */
    static async arrive(browser, name, where) {
        const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1000, height: 700 } });
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE);
        const person = new Person(name, page);
        person.foreign = [];
        const isForeign = request => request.url().startsWith('http') && new URL(request.url()).hostname !== 'localhost';
        page.on('requestfinished', request => { if (isForeign(request)) person.foreign.push(request.url()); });
        page.on('requestfailed', request => { // what the page's own policy blocks has not left the browser
            if (isForeign(request) && request.failure().errorText !== 'csp') person.foreign.push(request.url());
        });
        page.on('pageerror', error => console.log(`  (${name}'s page: ${error.message})`));
        await page.goto(where);
        return person;
    }

    async logIn(password) {
        await this.page.fill('input[name="jid"]', `${this.name}@localhost`);
        await this.page.fill('input[name="password"]', password);
        await this.page.click('[type="submit"]');
        await this.isLoggedIn();
    }

    isLoggedIn() {
        return this.page.waitForSelector('converse-user-profile');
    }

    /** Asks again until it opens: Converse.js may make a chat twice, and show neither, when a message of the other comes just then. */
    async chatWith(other) {
        for (let left = ATTEMPTS; ; left--) {
            await this.page.evaluate(() => { location.hash = ''; });
            await this.page.evaluate(jid => { location.hash = `converse/chat?jid=${jid}`; }, `${other}@localhost`);
            try {
                await this.page.waitForSelector('textarea.chat-textarea', { timeout: PATIENCE / ATTEMPTS });
                return;
            } catch (closed) {
                if (left === 1) throw closed;
            }
        }
    }

    async say(text) {
        await this.page.fill('textarea.chat-textarea', text);
        await this.page.press('textarea.chat-textarea', 'Enter');
        await this.sees(text);
    }

    sees(text) {
        return this.page.waitForSelector(`.chat-msg__text:has-text("${text}")`);
    }

    /** That a device of the other has got the message. */
    seesReceiptFor(text) {
        return this.page.waitForSelector(`.chat-msg:has(.chat-msg__text:has-text("${text}")) .chat-msg__receipt`);
    }

    async sendPicture(file) {
        await this.page.setInputFiles('input.fileupload', file);
    }

    /** That a picture is there, and its bytes were read. */
    async seesPicture() {
        const picture = await this.page.waitForSelector('.chat-msg img.chat-image');
        await this.page.waitForFunction(image => image.complete && image.naturalWidth > 0, picture);
    }

    photograph(what) {
        return photograph(this.page, what);
    }
}
