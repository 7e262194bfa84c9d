import type { ComponentChildren } from 'preact'

import { Icon } from '../../../ui/index.ts'

interface CameraProps {
  action: string
  label: string
  onTake: (files: readonly File[]) => void
  children: ComponentChildren
}

/** Opens the camera, or whatever the phone takes pictures from. */
export function Camera({ action, label, onTake, children }: CameraProps) {
  return (
    <label class="button visit-photo-button">
      <Icon name="camera" />
      <span>{children}</span>
      <input
        class="visually-hidden"
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={label}
        data-action={action}
        onChange={(event) => {
          const input = event.currentTarget
          onTake([...(input.files ?? [])])
          input.value = ''
        }}
      />
    </label>
  )
}
