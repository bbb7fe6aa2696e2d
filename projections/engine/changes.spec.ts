import { expect, it } from '@jest/globals';
import { ChangeFeed, CHANGES_WAITING_MAX, SlowSubscriber } from './changes.js';

const change = (number: number) => ({ keys: [`row-${number}`], position: { commit: BigInt(number), prepare: BigInt(number) } });
const publishing = (feed: ChangeFeed, count: number): void => { for (let number = 0; number < count; number++) feed.publish(change(number)); };

it('tells every subscriber every change, in order', async () => {
  const feed = new ChangeFeed('rows');
  const [first, second] = [feed.subscribe(), feed.subscribe()];
  publishing(feed, 3);
  for (const subscriber of [first, second]) for (let number = 0; number < 3; number++) expect(await subscriber.next()).toEqual({ done: false, value: change(number) });
});
it('hears from the moment of subscribing, before it is first asked', async () => {
  const feed = new ChangeFeed('rows');
  publishing(feed, 1);
  const subscriber = feed.subscribe();
  feed.publish(change(7));
  expect(await subscriber.next()).toEqual({ done: false, value: change(7) });
});
it('wakes who waits', async () => {
  const feed = new ChangeFeed('rows');
  const waiting = feed.subscribe().next();
  feed.publish(change(1));
  expect(await waiting).toEqual({ done: false, value: change(1) });
});
it('lets a slow subscriber go with an error, and keeps nothing for it', async () => {
  const feed = new ChangeFeed('rows');
  const [slow, quick] = [feed.subscribe(), feed.subscribe()];
  for (let number = 0; number <= CHANGES_WAITING_MAX; number++) {
    feed.publish(change(number));
    await quick.next();
  }
  await expect(slow.next()).rejects.toBeInstanceOf(SlowSubscriber);
  feed.publish(change(1));
  expect(await quick.next()).toEqual({ done: false, value: change(1) });
});
it('keeps what has not been taken up to the limit', async () => {
  const feed = new ChangeFeed('rows');
  const subscriber = feed.subscribe();
  publishing(feed, CHANGES_WAITING_MAX);
  for (let number = 0; number < CHANGES_WAITING_MAX; number++) expect((await subscriber.next()).value).toEqual(change(number));
});
it('ends in order when the signal is aborted, also for who waits', async () => {
  const feed = new ChangeFeed('rows');
  const leaving = new AbortController();
  const subscriber = feed.subscribe(leaving.signal);
  const waiting = subscriber.next();
  leaving.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await subscriber.next()).toEqual({ done: true, value: undefined });
});
it('never begins when the signal was aborted before', async () => {
  const feed = new ChangeFeed('rows');
  const subscriber = feed.subscribe(AbortSignal.abort());
  feed.publish(change(1));
  expect(await subscriber.next()).toEqual({ done: true, value: undefined });
});
it('ends when the loop over it is left', async () => {
  const feed = new ChangeFeed('rows');
  const subscriber = feed.subscribe();
  publishing(feed, 5);
  for await (const each of subscriber) if (each.position.commit === 2n) break;
  feed.publish(change(9));
  expect(await subscriber.next()).toEqual({ done: true, value: undefined });
});
it('ends for everyone when it is closed', async () => {
  const feed = new ChangeFeed('rows');
  const waiting = [feed.subscribe().next(), feed.subscribe().next()];
  feed.close();
  expect(await Promise.all(waiting)).toEqual([{ done: true, value: undefined }, { done: true, value: undefined }]);
});
