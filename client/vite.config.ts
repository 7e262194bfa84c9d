/// <reference types="vitest/config" />
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, defineConfig, type Plugin, type Rolldown } from 'vite'

const CLIENT = fileURLToPath(new URL('.', import.meta.url))
const BUILT = join(CLIENT, '../server/doorstep/static')
const VERSION = (JSON.parse(readFileSync(join(CLIENT, 'package.json'), 'utf8')) as { version: string })
  .version

/** Pages that the phone of somebody who visits never downloads: their chunks stay out of the precache. */
const ELSEWHERE = ['/src/desk/', '/src/customer/']
/** Beside Today, and not needed for it. */
const LATER = 'StoragePage|exportFile|frame|soon|words/en'
/** Of what rooms share, Today draws none of these: they do not come because the others do. */
const UNDRAWN = /src\/ui\/(problem|truth|Dialog)/
const COMPRESSED = /\.(js|css|html|svg|json|webmanifest)$/

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The script that the page begins with. What is an entry to the bundler may be a file that only imports it, and is written into none. */
function scriptOf(bundle: Rolldown.OutputBundle): string {
  const page = bundle['index.html']
  const text = page?.type === 'asset' ? String(page.source) : ''
  const [, script] = /<script type="module"[^>]* src="\/([^"]+)"/.exec(text) ?? []
  if (!script || !bundle[script]) throw new Error('index.html begins with no script of this build')
  return script
}

/** The addresses of everything that the pages of `field` can ask for, reached from the first script by its imports. */
function fieldAssets(bundle: Rolldown.OutputBundle): string[] {
  const chunk = (name: string) => {
    const found = bundle[name]
    return found?.type === 'chunk' ? found : undefined
  }
  const isElsewhere = (name: string) => ELSEWHERE.some((page) => chunk(name)?.facadeModuleId?.includes(page))
  const names = new Set<string>()
  const reach = (name: string) => {
    if (names.has(name)) return
    names.add(name)
    const found = chunk(name)
    if (!found) return
    for (const style of found.viteMetadata?.importedCss ?? []) names.add(style)
    for (const asset of found.viteMetadata?.importedAssets ?? []) names.add(asset)
    for (const next of found.imports) reach(next)
    for (const next of found.dynamicImports) if (!isElsewhere(next)) reach(next)
  }
  reach(scriptOf(bundle))
  return [...names].filter((name) => name in bundle).sort()
}

/**
 * After the build: writes version.json, /sw.js with its precache list and /push.js, then a .br and a .gz beside every text file.
 *
 * The worker precaches `/` and not `/index.html`: a server may answer the second with a redirect, and a redirected
 * answer out of a service worker breaks navigation while offline.
 */
function shell(): Plugin {
  let assets: string[] = []
  let entry = ''
  return {
    name: 'doorstep-shell',
    apply: 'build',
    writeBundle(_options, bundle) {
      assets = fieldAssets(bundle)
      entry = scriptOf(bundle)
    },
    async closeBundle() {
      writeFileSync(
        join(BUILT, 'version.json'),
        `${JSON.stringify({ version: VERSION, entry: `/${entry}` })}\n`,
      )
      const icons = readdirSync(join(CLIENT, 'public/icons')).map((name) => `icons/${name}`)
      const names = ['index.html', ...assets, 'manifest.webmanifest', ...icons.sort()]
      const files = names.map((name) => [
        name === 'index.html' ? '/' : `/${name}`,
        sha256(readFileSync(join(BUILT, name))),
      ])
      const list = JSON.stringify(Object.fromEntries(files))
      for (const worker of ['sw', 'push']) {
        await build({
          configFile: false,
          logLevel: 'warn',
          define: {
            __SHELL_VERSION__: JSON.stringify(sha256(list).slice(0, 16)),
            __SHELL_FILES__: list,
          },
          build: {
            outDir: BUILT,
            emptyOutDir: false,
            copyPublicDir: false,
            modulePreload: false,
            rolldownOptions: {
              input: join(CLIENT, `src/sw/${worker}.ts`),
              output: { format: 'iife', entryFileNames: `${worker}.js` },
            },
          },
        })
      }
      for (const found of readdirSync(BUILT, { recursive: true, encoding: 'utf8' })) {
        if (!COMPRESSED.test(found)) continue
        const path = join(BUILT, found)
        const bytes = readFileSync(path)
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, quality))
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

/** Lets the tests, which live outside this folder, import the packages installed in it. */
function packagesOfTheClient(): Plugin {
  const tests = join(CLIENT, '../tests') + sep
  return {
    name: 'doorstep-test-packages',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const bare = /^[@a-z]/i.test(source) && !source.startsWith('node:')
      if (!bare || !importer?.startsWith(tests)) return null
      return this.resolve(source, join(CLIENT, 'package.json'), { ...options, skipSelf: true })
    },
  }
}

// The tests read clocks as a device in China shows them.
process.env.TZ ??= 'Asia/Shanghai'

export default defineConfig({
  root: CLIENT,
  plugins: [shell(), packagesOfTheClient()],
  define: { __APP_VERSION__: JSON.stringify(VERSION) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': process.env.DOORSTEP_SERVER ?? 'http://localhost:8000' },
  },
  build: {
    outDir: BUILT,
    emptyOutDir: true,
    target: 'es2022',
    // Small pictures inlined as data: addresses would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // The page begins with one script, and whatever the pages of the field ask for lies in the cache by then: a list of
      // it would weigh on every first load.
      resolveDependencies: (_, files, { hostId, hostType }) =>
        hostType === 'html' || hostId.includes('/field-') ? [] : files,
    },
    rolldownOptions: {
      treeshake: { moduleSideEffects: [{ test: UNDRAWN, sideEffects: false }] },
      output: {
        // What every page needs comes as one file, and what Today needs beside it as another.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'start', tags: ['$initial'] },
            { name: 'start', test: /src\/core\/terms\/(visits|ways)\.ts$/ },
            { name: 'field', test: new RegExp(`src/field/(?!${LATER})([^/]+|words/[^/]+|today/.*)$`) },
            // What the rooms of the desk share comes as one file, too.
            { name: 'desk', test: /src\/desk\/([^/]+|words\/[^/]+|[^/]+\/room\.ts)$/ },
            // Each file is a round trip of its own where six go at once: what the pages behind the first one share is one.
            { name: 'panel', test: /src\/desk\/(visit|messages)\//, minShareCount: 2 },
            { name: 'evidence', test: /src\/desk\/records\//, minShareCount: 2 },
            { name: 'common', test: /src\/(ui|core\/terms|core\/script)(?!\/words\/en)/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  test: {
    include: ['../tests/client/**/*.test.ts', '../tests/client/**/*.test.tsx'],
    environment: 'node',
    setupFiles: ['../tests/client/noon.ts'],
    // Nothing else runs meanwhile.
    maxWorkers: '100%',
    // A busy machine is no fault of the code.
    testTimeout: 60_000,
  },
})
