/** The page: names only what is served beside it. */
export const page = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Barnraise</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/graphiql/graphiql.css">
  <style>html, body, #graphiql { height: 100%; margin: 0 }</style>
</head>
<body>
  <div id="graphiql">Loading …</div>
  <script src="/graphiql/react.js"></script>
  <script src="/graphiql/react-dom.js"></script>
  <script src="/graphiql/graphql-ws.js"></script>
  <script src="/graphiql/graphiql.js"></script>
  <script src="/graphiql/start.js"></script>
</body>
</html>
`;

/** What stands in the editor at first: an operation that runs as it is, and how to go on. */
export const welcome = `# Barnraise: services that people produce together.
#
# Run this with Ctrl-Enter; Ctrl-Space completes.
# The book at the top left says what everything means.
#
# To act as somebody: send the mutation signIn, then write
# { "authorization": "Bearer THE_TOKEN" } into Headers below.

query Welcome {
  listings(first: 5) {
    totalCount
    nodes {
      id
      title
      owner { name }
      contributions {
        provider { what }
        recipient { what }
      }
    }
  }
}
`;

/** Runs in the browser. One socket for each sign-in: the headers of the editor travel in \`connection_init\`. */
export const clientScript = `'use strict';
const welcome = ${JSON.stringify(welcome)};

const fetchers = new Map();
const fetcherFor = (authorization) => {
  if (!fetchers.has(authorization)) {
    const wsClient = graphqlWs.createClient({
      url: location.origin.replace(/^http/, 'ws') + '/graphql',
      connectionParams: authorization ? { authorization } : {},
    });
    fetchers.set(authorization, GraphiQL.createFetcher({ url: '/graphql', wsClient }));
  }
  return fetchers.get(authorization);
};
const headerOf = (headers = {}) => Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: (params, options) => fetcherFor(headerOf(options?.headers))(params, options),
    defaultQuery: welcome,
    defaultHeaders: '{ "authorization": "" }',
    isHeadersEditorEnabled: true,
    defaultEditorToolsVisibility: 'headers',
  }),
);
`;
