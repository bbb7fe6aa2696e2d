import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from './kernel/clock.js';
import { Vault } from './kernel/vault.js';

const EVERY_MS = 3_600_000;

/** Sweeps sessions and sign-in attempts that have run out from the vault, at start and every hour. They have long ceased to count: this only saves room. */
@Injectable()
export class Sweeping implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #sweep: Promise<void> = Promise.resolve();

  constructor(private readonly vault: Vault, private readonly clock: Clock) {}

  onApplicationBootstrap(): void {
    this.#begin();
    this.#timer = setInterval(() => this.#begin(), EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweep;
  }

  /** A vault that is away for a moment is swept an hour later. */
  #begin(): void {
    this.#sweep = this.vault.purge(this.clock.nowMs()).catch(() => undefined);
  }
}
