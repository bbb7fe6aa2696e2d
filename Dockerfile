# Builds with everything, ships without the development dependencies, runs as an ordinary user.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build
# The image brings its own Node: the copy that pins it for a clone is not needed here.
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-*

FROM node:24-bookworm-slim
# The last is for the C library: what Node frees goes back to the machine (docs/decisions/0029-benchmarks-against-limits.md).
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE /app/NOTICE ./
COPY --from=build /app/node_modules ./node_modules
# The SDL and the sample data of the demo are read where they are installed.
COPY --from=build /app/contracts ./contracts
COPY --from=build /app/projections ./projections
COPY --from=build /app/src/admin/demo/albany-sample ./src/admin/demo/albany-sample
COPY --from=build /app/dist ./dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--max-semi-space-size=8", "--heap-growing-percent=50", "dist/src/admin/barnraise.js", "start", "--no-demo"]
