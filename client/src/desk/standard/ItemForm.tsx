import { useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import { Button, Card, EmptyState, Field, Select, Switch, TextArea, go, toast } from '../../ui/index.ts'
import { SIGNS } from '../signs.ts'
import { Faults, faultWords } from './Faults.tsx'
import { ItemKind } from './ItemKind.tsx'
import { NEW, editPath } from './calls.ts'
import { ANSWERS, AUDIENCES, FLAGS, NEW_ITEM, WHO, patchOf, saidOf, traitOf, type Said } from './item.ts'
import type { Editor } from './useDraft.ts'
import { t } from './words/index.ts'

/** What has a field in which its faults stand. */
const BESIDE = new Set(
  'zh en answer who audience help rule basis unit min max pass options max_length pair'.split(' '),
)

/** One item as a form; the faults of the check stand at the fields that they are about. */
export function ItemForm({ id, editor }: { id: string; editor: Editor }) {
  const { writing } = editor
  const standard = (writing.checked.document ?? writing.base) as Standard
  const item = standard.items[id]
  const typed = writing.checked.document ? undefined : writing.draft.typed?.[id]
  if (typed) return <Form first={typed} editor={editor} />
  if (id !== NEW && !item) {
    const own = writing.checked.faults.filter(({ place }) => place[0] === id)
    return own.length > 0 ? <Faults faults={own} /> : <EmptyState icon={SIGNS.find} title={t('item.gone')} />
  }
  if (item && (item.answer === 'computed' || item.answer === 'duration'))
    return <EmptyState icon="computed" title={t('item.computed')} />
  return <Form first={item ? saidOf(id, item) : null} editor={editor} />
}

function Form({ first, editor }: { first: Said | null; editor: Editor }) {
  const [before, setBefore] = useState(first)
  const [said, setSaid] = useState(first ?? NEW_ITEM)
  const { writing, working, change } = editor
  const { faults } = writing.checked
  const set =
    <Name extends keyof Said>(name: Name) =>
    (value: Said[Name]) =>
      setSaid({ ...said, [name]: value })
  const fault = (trait: string): string | null => {
    const found = faults.filter(
      ({ file, place }) => file === 'items.yaml' && traitOf(place, said.id) === trait,
    )
    return found.length > 0 ? found.map(faultWords).join(' ') : null
  }
  const back = (): void => go(editPath({ view: 'items', item: '', file: '' }))
  const save = async (): Promise<void> => {
    const id = said.id.trim()
    if (
      await change(
        { item: id, patch: patchOf(before, said) },
        { typed: { ...writing.draft.typed, [id]: { ...said, id } } },
      )
    ) {
      setBefore({ ...said, id })
      toast(t('item.saved'))
    }
  }
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Card>
        <Words said={said} set={set} fault={fault} isNew={before === null} />
        <div class="desk-fields">
          <Select
            label={t('trait.answer')}
            name="answer"
            fault={fault('answer')}
            value={said.answer}
            options={ANSWERS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            onChange={set('answer')}
          />
          <Select
            label={t('trait.who')}
            name="who"
            fault={fault('who')}
            value={said.who}
            options={WHO.map((value) => ({ value, label: t(`part.${value}`) }))}
            onChange={set('who')}
          />
          <Select
            label={t('trait.audience')}
            name="audience"
            none={t('item.audience.none')}
            fault={fault('audience')}
            value={said.audience}
            options={AUDIENCES.map((value) => ({ value, label: t(`part.${value}`) }))}
            onChange={set('audience')}
          />
        </div>
        <div class="row">
          {FLAGS.map((flag) => (
            <Switch key={flag} label={t(`trait.${flag}`)} on={said[flag]} onChange={set(flag)} />
          ))}
        </div>
        <ItemKind said={said} set={set} fault={fault} />
      </Card>
      <Rest faults={faults.filter(({ place }) => place[0] === said.id && !BESIDE.has(place[1] ?? ''))} />
      <div class="row">
        <Button kind="primary" type="submit" action="save-item" disabled={working || !said.id.trim()}>
          {t('item.save')}
        </Button>
        <Button action="back-to-items" onClick={back}>
          {t('item.back')}
        </Button>
        {before && (
          <Button
            kind="danger"
            action="remove-item"
            disabled={working}
            onClick={() => void change({ item: said.id, patch: null }).then((done) => done && back())}
          >
            {t('item.remove')}
          </Button>
        )}
      </div>
      <p class="small quiet">{t('item.raw')}</p>
    </form>
  )
}

interface WordsProps {
  said: Said
  set: <Name extends keyof Said>(name: Name) => (value: Said[Name]) => void
  fault: (trait: string) => string | null
  isNew: boolean
}

/** What is read of it, in both languages, and where it comes from. */
function Words({ said, set, fault, isNew }: WordsProps) {
  return (
    <>
      {isNew ? (
        <Field
          label={t('item.id')}
          help={t('item.id.help')}
          name="id"
          autocapitalize="none"
          maxLength={80}
          fault={fault('')}
          value={said.id}
          onInput={set('id')}
        />
      ) : (
        <p class="quiet">
          <code class="standard-id">{said.id}</code>
        </p>
      )}
      <div class="standard-both">
        <Field
          label={t('trait.zh')}
          name="zh"
          maxLength={60}
          fault={fault('zh')}
          value={said.zh}
          onInput={set('zh')}
        />
        <Field
          label={t('trait.en')}
          name="en"
          maxLength={120}
          fault={fault('en')}
          value={said.en}
          onInput={set('en')}
        />
        <TextArea
          label={t('trait.help.zh')}
          name="help-zh"
          maxLength={600}
          fault={fault('help')}
          value={said.helpZh}
          onInput={(value) => set('helpZh')(value.replaceAll('\n', ' '))}
        />
        <TextArea
          label={t('trait.help.en')}
          name="help-en"
          maxLength={600}
          value={said.helpEn}
          onInput={(value) => set('helpEn')(value.replaceAll('\n', ' '))}
        />
        <Field
          label={t('trait.rule')}
          help={t('item.rule.help')}
          name="rule"
          maxLength={120}
          fault={fault('rule')}
          value={said.rule}
          onInput={set('rule')}
        />
        <Field
          label={t('trait.basis')}
          name="basis"
          maxLength={40}
          fault={fault('basis')}
          value={said.basis}
          onInput={set('basis')}
        />
      </div>
    </>
  )
}

/** Faults of this item that are about no field of the form. */
function Rest({ faults }: { faults: Parameters<typeof Faults>[0]['faults'] }) {
  return faults.length > 0 ? <Faults faults={faults} /> : null
}
