import { chromium, type Browser, type Page } from 'playwright-core';

/** How long a page may take: long, because machines are busy. Nothing waits for it longer than it must. */
const PAGE_MS_MAX = 30_000;

/** A person at a screen, in a browser without a window. It knows nothing of the application but addresses that it is given. */
export class Clicking {
  private constructor(private readonly browser: Browser, private readonly page: Page) {}

  /** @throws when CHROMIUM_PATH names no browser: `npm run test:browser` looks for one */
  static async open(): Promise<Clicking> {
    const executablePath = process.env['CHROMIUM_PATH'];
    if (executablePath === undefined) throw new Error('CHROMIUM_PATH names no browser: use npm run test:browser');
    const isRoot = process.getuid?.() === 0;
    const browser = await chromium.launch({ executablePath, headless: true, args: ['--disable-gpu', '--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])] });
    const page = await browser.newPage();
    page.setDefaultTimeout(PAGE_MS_MAX);
    return new Clicking(browser, page);
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  /** @returns what is written large on the page */
  async goTo(address: string): Promise<string> {
    await this.page.goto(address, { waitUntil: 'domcontentloaded' });
    return this.page.getByRole('heading', { level: 1 }).innerText();
  }

  /** Presses the first button of this name. */
  async press(button: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).first().click();
  }

  /** Waits until something on the page says just this. */
  async reads(words: string): Promise<void> {
    await this.page.getByText(words, { exact: true }).first().waitFor();
  }

  /** Types the number of a card into the field for it, key by key. */
  async typeCard(number: string): Promise<void> {
    await this.page.getByLabel('or its number').pressSequentially(number);
  }

  /** What the page says in alarm. */
  alert(): Promise<string> {
    return this.page.getByRole('alert').innerText();
  }

  /** The label that every page of the sandbox carries. */
  note(): Promise<string> {
    return this.page.getByRole('note').innerText();
  }

  /** Waits for the page with this heading. */
  async shows(heading: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  }

  /** Where the browser has been led to, once it is there. */
  async ledTo(path: string): Promise<URL> {
    await this.page.waitForURL(({ pathname }) => pathname === path, { waitUntil: 'commit' });
    return new URL(this.page.url());
  }
}
