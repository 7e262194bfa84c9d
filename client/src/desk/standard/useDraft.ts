/** The version that is being written: it lies in the tab until it is published or thrown away. */
import { useEffect, useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import { Problem } from '../../device/index.ts'
import { forget, keep, kept } from '../kept.ts'
import {
  checkDraft,
  listVersions,
  readFiles,
  readVersion,
  type Change,
  type Checked,
  type Draft as Files,
  type File,
  type Version,
} from './calls.ts'
import type { Said } from './item.ts'

const NAME = 'standard'

export interface Draft extends Files {
  /** What was typed into the forms: while there is a fault, nobody else knows what an item says. */
  typed?: Record<string, Said>
}

export function keptDraft(): Draft | null {
  const found = kept(NAME)
  return found && typeof found === 'object' && 'base' in found ? (found as Draft) : null
}

export interface Writing {
  draft: Draft
  /** What is in force, and the version that the draft began from. */
  current: Version
  base: Standard
  /** The files of the base. */
  files: File[]
  checked: Checked
}

/** All that is needed to go on writing; null where nothing is published. */
export async function openDraft(): Promise<Writing | null> {
  const current = (await listVersions()).find((version) => version.current)
  if (!current) return null
  const draft = keptDraft() ?? { base: current.hash, files: [] }
  const [base, files, checked] = await Promise.all([
    readVersion(draft.base),
    readFiles(draft.base),
    checkDraft(draft),
  ])
  return { draft, current, base, files, checked }
}

export interface Editor {
  writing: Writing
  working: boolean
  problem: Problem | null
  /** Checks the draft after a change, or with another text of a file. True when the server took it. */
  change: (what: Change | null, more?: Partial<Draft>) => Promise<boolean>
  ask: (what: () => Promise<void>) => Promise<boolean>
}

export function useEditor(first: Writing): Editor {
  const [writing, setWriting] = useState(first)
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    if (writing.draft.files.length > 0) keep(NAME, writing.draft)
    else forget(NAME)
  }, [writing.draft])
  const ask = async (what: () => Promise<void>): Promise<boolean> => {
    if (working) return false
    setWorking(true)
    setProblem(null)
    try {
      await what()
      return true
    } catch (refused) {
      if (!(refused instanceof Problem)) throw refused
      setProblem(refused)
      return false
    } finally {
      setWorking(false)
    }
  }
  return {
    writing,
    working,
    problem,
    ask,
    change: (what, more = {}) =>
      ask(async () => {
        const typed = { ...writing.draft, ...more }
        // What is typed is kept before anybody is asked whether it is right.
        if (!what) setWriting({ ...writing, draft: typed })
        const checked = await checkDraft(typed, what)
        setWriting({ ...writing, draft: { ...typed, files: checked.files }, checked })
      }),
  }
}

export function forgetDraft(): void {
  forget(NAME)
}

/** Goes on from what is in force now; what was typed stays. */
export function rebase(draft: Draft, current: string): void {
  keep(NAME, { ...draft, base: current })
}
