import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import { appendCases, repeatCases, valueCases } from './event-store-appends.js';
import { endCases } from './event-store-ends.js';
import { closingCases, readCases, subscriptionCases, writerCases } from './event-store-reads.js';
import { closedTypeCases, typeCases } from './event-store-types.js';
import { newStream, type Case, type OpenStore } from './event-store-under-test.js';

/** What every event store must do, whatever is behind it. */
export const eventStoreConformance = (name: string, open: OpenStore): void => {
  describe(`${name} as an event store`, () => {
    const current = {} as Case;
    beforeAll(async () => {
      current.under = await open();
      current.store = current.under.store;
    });
    beforeEach(() => {
      current.stream = newStream();
    });
    afterAll(() => current.under.end());

    appendCases(current);
    repeatCases(current);
    valueCases(current);
    readCases(current);
    typeCases(current);
    endCases(current);
    subscriptionCases(current);
    writerCases(current);
    closingCases(open);
    closedTypeCases(open);
  });
};
