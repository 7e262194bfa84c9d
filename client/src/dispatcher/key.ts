/** Makes a command that is sent twice happen once. */
import { useRef } from 'preact/hooks'

import { Problem, newId } from '../device/index.ts'

/** Whether the server has said that it did not do what was asked; silence may mean that it did. */
export function wasRefused({ status }: Problem): boolean {
  return status >= 400 && status < 500 && status !== 408
}

/** The key of a form's command: the same until the server has refused it, because the next attempt says something else. */
export function useKey(): { current: () => string; refused: (problem: Problem) => void } {
  const key = useRef(newId())
  return {
    current: () => key.current,
    refused: (problem) => {
      if (wasRefused(problem)) key.current = newId()
    },
  }
}
