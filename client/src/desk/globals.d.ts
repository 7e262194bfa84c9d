interface ImportMeta {
  /** Files found by their names when the app is built; fetched when asked for, or there at once. */
  glob<Module>(pattern: string): Record<string, () => Promise<Module>>
  glob<Module>(pattern: string, how: { eager: true }): Record<string, Module>
}
