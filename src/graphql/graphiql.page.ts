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

/** Runs in the browser. One socket for each sign-in: the headers of the editor travel in \`connection_init\`. */
export const clientScript = `'use strict';
const welcome = \`# Barnraise: services that people produce together.
#
# Run this with Ctrl-Enter. Ctrl-Space completes; "Show Documentation Explorer" (top left) says what everything means.
# To act as somebody: send signIn, then write into the Headers tab below
#   { "authorization": "Bearer THE_TOKEN" }

query Welcome {
  __typename
}
\`;

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
    shouldPersistHeaders: true,
    defaultEditorToolsVisibility: 'headers',
  }),
);
`;
