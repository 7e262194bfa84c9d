import { useEffect, useRef } from 'preact/hooks'
import type Pad from 'signature_pad'

import { Button } from '../../../ui/index.ts'

export interface SignaturePadProps {
  label: string
  clearLabel: string
  /** Every stroke as x, y, x, y … in whole CSS pixels; empty when nothing is drawn. */
  onChange: (strokes: number[][]) => void
}

/** A place to sign with a finger or a pen. The ink is dark on white in both schemes, as on paper. */
export function SignaturePad({ label, clearLabel, onChange }: SignaturePadProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<Pad | null>(null)

  useEffect(() => {
    const drawing = canvas.current!
    let wanted = true
    const fit = (): void => {
      // As many dots as the screen has; drawing again what is there, since resizing empties a canvas.
      const ratio = Math.max(devicePixelRatio, 1)
      drawing.width = drawing.clientWidth * ratio
      drawing.height = drawing.clientHeight * ratio
      drawing.getContext('2d')!.scale(ratio, ratio)
      pad.current?.fromData(pad.current.toData())
    }
    void import('signature_pad').then(({ default: SignaturePen }) => {
      if (!wanted) return
      const { color, backgroundColor } = getComputedStyle(drawing)
      fit()
      pad.current = new SignaturePen(drawing, { penColor: color, backgroundColor })
      pad.current.addEventListener('endStroke', () => onChange(strokesOf(pad.current!)))
    })
    addEventListener('resize', fit)
    return () => {
      wanted = false
      removeEventListener('resize', fit)
      pad.current?.off()
    }
  }, [])

  return (
    <div class="stack stack-tight">
      <canvas ref={canvas} class="visit-pad" role="img" aria-label={label} data-action="pad" />
      <div class="row row-apart">
        <span class="small quiet">{label}</span>
        <Button
          action="clear"
          onClick={() => {
            pad.current?.clear()
            onChange([])
          }}
        >
          {clearLabel}
        </Button>
      </div>
    </div>
  )
}

function strokesOf(pad: Pad): number[][] {
  return pad.toData().map(({ points }) => points.flatMap(({ x, y }) => [Math.round(x), Math.round(y)]))
}
