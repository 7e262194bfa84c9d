/** What customers said through their link, as far as whoever is signed in may read it. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import type { Waiting } from '../room.ts'

export type Voice = Wire['Voice']
export type VoicePage = Wire['VoicePage']
export const VOICE_STATES = ['waiting', 'all'] as const
export type VoiceState = (typeof VOICE_STATES)[number]

export interface VoiceFilters {
  state: VoiceState
  team: string
}

export function voiceFiltersOf(query: URLSearchParams): VoiceFilters {
  const state = VOICE_STATES.find((one) => one === query.get('state')) ?? 'waiting'
  return { state, team: query.get('team') ?? '' }
}

export function listVoices(filters: VoiceFilters, cursor: string | null): Promise<VoicePage> {
  return api.get(`/voices${query({ ...filters, cursor: cursor ?? '' })}`)
}

/** How many wait, of all that whoever is signed in may read; counted up to a hundred. */
export async function countVoices(): Promise<Waiting> {
  const { waiting } = await api.get<VoicePage>('/voices?state=waiting&limit=1')
  return { count: waiting, urgent: true }
}

/** Says that somebody saw to it; the words are what the customer who complained reads. */
export function answerVoice(id: string, answer: string): Promise<Voice> {
  return api.post(`/voices/${id}/answer`, { answer: answer || null })
}
