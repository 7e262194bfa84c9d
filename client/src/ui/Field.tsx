import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

import { Icon } from './Icon.tsx'

interface Labels {
  label: string
  /** The label is read out but not drawn, where the words above already say it. */
  bare?: boolean
  help?: ComponentChildren
  /** What is wrong and how to put it right; null where nothing is. */
  fault?: string | null
}

/** What ties a control to its label, help and fault. */
interface Tied {
  'id': string
  'class': string
  'aria-invalid': 'true' | undefined
  'aria-describedby': string | undefined
}

function Labelled({
  label,
  bare,
  help,
  fault,
  control,
}: Labels & { control: (tied: Tied) => ComponentChildren }) {
  const id = useId()
  return (
    <div class="field">
      <label class={bare ? 'visually-hidden' : 'field-label'} for={id}>
        {label}
      </label>
      {control({
        id,
        'class': 'input',
        'aria-invalid': fault ? 'true' : undefined,
        'aria-describedby': fault || help ? `${id}-about` : undefined,
      })}
      {(help || fault) && (
        <div id={`${id}-about`}>
          {help && <p class="small quiet">{help}</p>}
          {fault && (
            <p class="field-fault" role="alert">
              {fault}
            </p>
          )}
        </div>
      )}
    </div>
  )
}

interface FieldProps extends Labels {
  value: string
  onInput: (value: string) => void
  name?: string
  type?: 'text' | 'password' | 'tel' | 'date' | 'time' | 'datetime-local' | 'search'
  inputMode?: 'text' | 'decimal' | 'numeric' | 'tel'
  autocomplete?: string
  autocapitalize?: 'none' | 'sentences'
  spellcheck?: boolean
  maxLength?: number
  min?: string
  enterKeyHint?: 'next' | 'done' | 'search'
  onBlur?: () => void
}

/** An input with its label, help and fault tied to it. */
export function Field({ label, bare, help, fault, value, onInput, type = 'text', ...rest }: FieldProps) {
  return (
    <Labelled
      {...{ label, bare, help, fault }}
      control={(tied) => (
        <input
          {...tied}
          {...rest}
          type={type as 'text'}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    />
  )
}

interface TextAreaProps extends Labels {
  value: string
  onInput: (value: string) => void
  rows?: number
  maxLength?: number
  name?: string
  readOnly?: boolean
  onBlur?: () => void
}

export function TextArea({
  label,
  bare,
  help,
  fault,
  onInput,
  rows = 3,
  maxLength = 2000,
  ...rest
}: TextAreaProps) {
  return (
    <Labelled
      {...{ label, bare, help, fault }}
      control={(tied) => (
        <textarea
          {...tied}
          {...rest}
          rows={rows}
          maxLength={maxLength}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    />
  )
}

export interface Option<Value extends string> {
  value: Value
  label: string
  /** Chosen, it says that something was not done: it must not look like one that was. */
  failing?: boolean
}

interface SelectProps<Value extends string> extends Labels {
  name?: string
  value: Value | ''
  options: readonly Option<Value>[]
  /** The words for choosing none of them; absent where one must be chosen. */
  none?: string
  onChange: (value: Value | '') => void
}

/** One of many, where keys would fill the screen. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, bare, help, fault, name, value, options, none, onChange } = props
  return (
    <Labelled
      {...{ label, bare, help, fault }}
      control={(tied) => (
        <select
          {...tied}
          name={name}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value as Value | '')}
        >
          {none !== undefined && <option value="">{none}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    />
  )
}

interface ChoicesProps<Value extends string> {
  legend: string
  help?: string | null
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
  help,
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
      {help && <p class="small quiet">{help}</p>}
      <div class="choices">
        {options.map(({ value, label, failing }) => (
          <label class="choice" key={value} data-value={value} data-tone={failing ? 'bad' : undefined}>
            <input
              type={multiple ? 'checkbox' : 'radio'}
              name={name}
              value={value}
              checked={chosen.includes(value)}
              onChange={() => onChoose(value)}
            />
            <span class="choice-sign">
              <Icon name={failing ? 'cross' : 'check'} />
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
