import {
  Badge,
  Button,
  Choices,
  EmptyState,
  ErrorState,
  Header,
  Loading,
  Page,
  go,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { SIGNS } from '../signs.ts'
import { EditFiles } from './EditFiles.tsx'
import { EditItems } from './EditItems.tsx'
import { EditLists } from './EditLists.tsx'
import { ItemForm } from './ItemForm.tsx'
import { Publish } from './Publish.tsx'
import { Refused } from './Refused.tsx'
import { Stale } from './Stale.tsx'
import { VIEWS, editPath, editingOf } from './calls.ts'
import { forgetDraft, openDraft, useEditor, type Writing } from './useDraft.ts'
import { t } from './words/index.ts'

/** Another version of the standard, written, checked, looked at and published. */
export function EditPage() {
  const [loaded, again] = useLoaded('draft', openDraft)
  return (
    <>
      <Header title={t('edit.title')} back="/standard" />
      <Page wide>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && !loaded.value && (
          <EmptyState icon={SIGNS.rules} title={t('standard.unpublished')}>
            <p>{t('standard.unpublished.text')}</p>
          </EmptyState>
        )}
        {loaded.state === 'here' && loaded.value && <Edit first={loaded.value} onAgain={again} />}
      </Page>
    </>
  )
}

function Edit({ first, onAgain }: { first: Writing; onAgain: () => void }) {
  const editor = useEditor(first)
  const { writing, problem } = editor
  const editing = editingOf(route.value.query)
  const { faults } = writing.checked
  const untouched = writing.draft.files.length === 0
  const stale = writing.current.hash !== writing.draft.base || problem?.code === 'not_in_force'
  return (
    <>
      <div class="row row-apart" data-draft={writing.draft.files.length} data-faults={faults.length}>
        <p class="row" role="status">
          {untouched ? (
            <Badge>{t('edit.untouched')}</Badge>
          ) : faults.length > 0 ? (
            <Badge tone="bad">{t('edit.faults', { count: faults.length })}</Badge>
          ) : (
            <Badge tone="good">{t('edit.sound')}</Badge>
          )}
          <span class="small quiet">{t('edit.where')}</span>
        </p>
        {!untouched && (
          <Button
            kind="quiet"
            action="discard"
            onClick={() => {
              forgetDraft()
              onAgain()
            }}
          >
            {t('edit.discard')}
          </Button>
        )}
      </div>
      {stale && <Stale writing={writing} onAgain={onAgain} />}
      {!stale && <Refused problem={problem} />}
      <Choices
        legend={t('edit.views')}
        bare
        options={VIEWS.map((value) => ({ value, label: t(`edit.${value}`) }))}
        chosen={[editing.view]}
        onChoose={(view) => go(editPath({ view, item: '', file: '' }))}
      />
      {editing.view === 'items' &&
        (editing.item ? (
          <ItemForm key={editing.item} id={editing.item} editor={editor} />
        ) : (
          <EditItems editor={editor} />
        ))}
      {editing.view === 'lists' && <EditLists editor={editor} />}
      {editing.view === 'files' && <EditFiles editor={editor} chosen={editing.file} />}
      {editing.view === 'publish' && <Publish editor={editor} />}
    </>
  )
}
