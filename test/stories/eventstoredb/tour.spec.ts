// The same story, with the log behind the stand-in of EventStoreDB; `.ci/run` tells all of them so.
process.env['BARNRAISE_TEST_LOG'] = 'eventstoredb';
await import('../tour.spec.js');
