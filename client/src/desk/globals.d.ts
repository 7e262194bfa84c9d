/** The modules whose paths fit a pattern, each fetched when it is asked for; put in by the build. */
interface ImportMeta {
  glob<Module>(pattern: string): Record<string, () => Promise<Module>>
}
