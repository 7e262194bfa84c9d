import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

import { Icon } from './Icon.tsx'

interface FieldProps {
  label: string
  /** The label is read out but not drawn, where the words above already say it. */
  bare?: boolean
  value: string
  onInput: (value: string) => void
  help?: ComponentChildren
  /** What is wrong and how to put it right; null where nothing is. */
  fault?: string | null
  name?: string
  type?: 'text' | 'password' | 'tel' | 'date' | 'time' | 'datetime-local' | 'search'
  inputMode?: 'text' | 'decimal' | 'numeric' | 'tel'
  autocomplete?: string
  autocapitalize?: 'none' | 'sentences'
  spellcheck?: boolean
  maxLength?: number
  min?: string
  onBlur?: () => void
}

/** An input with its label, help and fault tied to it. */
export function Field({ label, bare, value, onInput, help, fault, type = 'text', ...rest }: FieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label class={bare ? 'visually-hidden' : 'field-label'} for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        {...rest}
        type={type as 'text'}
        value={value}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={fault || help ? `${id}-about` : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <About id={`${id}-about`} help={help} fault={fault} />
    </div>
  )
}

interface TextAreaProps {
  label: string
  bare?: boolean
  value: string
  onInput: (value: string) => void
  help?: ComponentChildren
  fault?: string | null
  rows?: number
  maxLength?: number
  name?: string
  onBlur?: () => void
}

export function TextArea(props: TextAreaProps) {
  const { label, bare, value, onInput, onBlur, help, fault, rows = 3, maxLength = 2000, name } = props
  const id = useId()
  return (
    <div class="field">
      <label class={bare ? 'visually-hidden' : 'field-label'} for={id}>
        {label}
      </label>
      <textarea
        id={id}
        class="input"
        rows={rows}
        maxLength={maxLength}
        name={name}
        value={value}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={fault || help ? `${id}-about` : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
        onBlur={onBlur}
      />
      <About id={`${id}-about`} help={help} fault={fault} />
    </div>
  )
}

function About({ id, help, fault }: { id: string; help?: ComponentChildren; fault?: string | null }) {
  if (!help && !fault) return null
  return (
    <div id={id}>
      {help && <p class="small quiet">{help}</p>}
      {fault && (
        <p class="field-fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

export interface Option<Value extends string> {
  value: Value
  label: string
}

interface SelectProps<Value extends string> {
  label: string
  /** The label is read out but not drawn. */
  bare?: boolean
  name?: string
  value: Value | ''
  options: readonly Option<Value>[]
  /** The words for choosing none of them; absent where one must be chosen. */
  none?: string
  fault?: string | null
  onChange: (value: Value | '') => void
}

/** One of many, where keys would fill the screen. */
export function Select<Value extends string>({ label, bare, name, value, options, none, fault, onChange }: SelectProps<Value>) {
  const id = useId()
  return (
    <div class="field">
      <label class={bare ? 'visually-hidden' : 'field-label'} for={id}>
        {label}
      </label>
      <select
        id={id}
        class="input"
        name={name}
        value={value}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={fault ? `${id}-about` : undefined}
        onChange={(event) => onChange(event.currentTarget.value as Value | '')}
      >
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      <About id={`${id}-about`} fault={fault} />
    </div>
  )
}

interface ChoicesProps<Value extends string> {
  legend: string
  /** The legend is read out but not drawn, where the words above already say it. */
  bare?: boolean
  options: readonly Option<Value>[]
  /** One value, or several where `onToggle` adds and takes away. */
  chosen: readonly Value[]
  multiple?: boolean
  onChoose: (value: Value) => void
}

/** Radio buttons (or check boxes) drawn as large keys. */
export function Choices<Value extends string>({
  legend,
  bare,
  options,
  chosen,
  multiple,
  onChoose,
}: ChoicesProps<Value>) {
  const name = useId()
  return (
    <fieldset class="field">
      <legend class={bare ? 'visually-hidden' : 'field-label'}>{legend}</legend>
      <div class="choices">
        {options.map(({ value, label }) => (
          <label class="choice" key={value} data-value={value}>
            <input
              type={multiple ? 'checkbox' : 'radio'}
              name={name}
              value={value}
              checked={chosen.includes(value)}
              onChange={() => onChoose(value)}
            />
            <span class="choice-sign">
              <Icon name="check" />
            </span>
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export function Switch({
  label,
  on,
  onChange,
}: {
  label: ComponentChildren
  on: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <label class="switch">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}
