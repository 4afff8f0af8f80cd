// One question at a time. Who asks while one is under way is asked for after it, once, and by what was said last; after a long answer a
// pause as long as it took follows, so that a storm of nudges leaves half of the time to whoever looks.

type Ask = () => Promise<void>;

export class Turns {
  private underWay = false;
  private next: Ask | undefined;

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly pause: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
  ) {}

  ask(ask: Ask): void {
    this.next = ask;
    if (!this.underWay) void this.run();
  }

  private async run(): Promise<void> {
    this.underWay = true;
    for (let ask = this.taken(); ask; ask = this.taken()) {
      const began = this.now();
      await ask();
      if (this.next) await this.pause(this.now() - began);
    }
    this.underWay = false;
  }

  private taken(): Ask | undefined {
    const ask = this.next;
    this.next = undefined;
    return ask;
  }
}
