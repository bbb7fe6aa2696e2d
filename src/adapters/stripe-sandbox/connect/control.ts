import type { Engine } from '../engine.js';
import { failPayout, payOut } from './paying-out.js';
import { activate, reject, restrict } from './standing.js';

/** The hands on providers' accounts: what onboarding pages do by click, and what banks do. */
export type ConnectControl = {
  readonly accounts: { activate: (id: string) => void; /** `requirement` is what Stripe wants to know, in the words of v1. */ restrict: (id: string, requirement?: string) => void; reject: (id: string) => void };
  readonly payouts: { /** Pays out now what is available, as the schedule would. */ pay: (account: string) => void; /** The bank sends it back, also after it was paid. */ fail: (payout: string, code?: string) => void };
};

export const connectControl = (engine: Engine): ConnectControl => ({
  accounts: {
    activate: (id) => { engine.step((world) => activate(world, id)); },
    restrict: (id, requirement) => { engine.step((world) => restrict(world, id, requirement)); },
    reject: (id) => { engine.step((world) => reject(world, id)); },
  },
  payouts: {
    pay: (account) => { engine.step((world) => payOut(world, account)); },
    fail: (payout, code) => { engine.step((world) => failPayout(world, payout, code)); },
  },
});
