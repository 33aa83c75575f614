import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { ApiError } from '../api/client';
import { useSaveRecord } from '../api/records';
import { useActor } from '../session/session';
import { NoticePage } from '../ui/States';
import { buttonClass, cardClass } from '../ui/styles';
import { useToast } from '../ui/toast';
import { may, type Access } from './access';
import { bodyOf, draftOf, enumChoices, type Draft, type DraftValue } from './draft';
import { FieldControl } from './FieldControl';
import { refusalText, serverErrors } from './refusals';
import { lower, type EnumValue, type Field, type Ref, type Resource, type Row } from './resource';
import { validate, type FieldErrors } from './validation';

interface RecordFormProps {
  resource: Resource;
  row: Row | null;
  access: Access | null;
  given?: Draft;
}

export function RecordForm({ resource, row, access, given }: RecordFormProps) {
  const form = useRecordForm(resource, { row, access, given });
  const ref = useFocusOnError(form.errors);
  if (form.sent) return <Sent resource={resource} onAgain={form.restart} />;
  const { draft, errors, failure, pending, mayChange } = form;
  const back = row ? `/${resource.path}/${row.id}` : `/${resource.path}`;
  return (
    <form ref={ref} noValidate onSubmit={form.submit} className={cardClass}>
      <div className="grid gap-x-5 gap-y-6 p-5 sm:grid-cols-2 sm:p-7">
        {failure && (
          <p role="alert" className="col-span-full rounded-lg bg-danger-soft px-4 py-3 text-sm text-danger-ink">
            {failure}
          </p>
        )}
        {resource.fields.map((field) => (
          <div key={field.key} className={`min-w-0 ${isWide(field) ? 'col-span-full' : ''}`}>
            <FieldControl
              field={field}
              value={draft[field.key] ?? ''}
              error={errors[field.key]}
              disabled={!mayChange(field)}
              choices={choicesOf(field, row, access)}
              linked={linkedRows(field, row)}
              onChange={(value) => form.change(field.key, value)}
            />
          </div>
        ))}
      </div>
      <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-4 sm:px-7">
        <Link to={back} className={buttonClass('secondary')}>
          Cancel
        </Link>
        <button type="submit" className={buttonClass('primary')} disabled={pending}>
          {pending ? 'Saving…' : 'Save'}
        </button>
      </div>
    </form>
  );
}

function useRecordForm(resource: Resource, { row, access, given }: Omit<RecordFormProps, 'resource'>) {
  const [before, setBefore] = useState(() => draftOf(resource.fields, row, given));
  const [draft, setDraft] = useState(before);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [sent, setSent] = useState(false);
  const save = useSaveRecord(resource, row?.id);
  const navigate = useNavigate();
  const showToast = useToast();
  const actor = useActor();

  const mayChange = (field: Field) => !row || !access?.fields || access.fields.includes(field.key);
  const saved = (known: Row) => {
    showToast(`${resource.label} saved`);
    if (may(resource, actor, 'read', known)) void navigate(`/${resource.path}/${known.id}`);
    else setSent(true);
  };
  const refused = (error: ApiError) => {
    const atFields = serverErrors(resource, error);
    setErrors(atFields);
    setFailure(Object.keys(atFields).length > 0 ? null : refusalText(resource, error));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const open = resource.fields.filter(mayChange);
    const found = validate(open, draft);
    setErrors(found);
    setFailure(null);
    if (Object.keys(found).length > 0) return;
    const body = bodyOf(open, draft, row && before);
    if (row && Object.keys(body).length === 0) saved(row);
    else save.mutate(body, { onSuccess: saved, onError: refused });
  };
  const change = (key: string, value: DraftValue) => {
    setDraft((current) => ({ ...current, [key]: value }));
    setErrors(({ [key]: _, ...others }) => others);
  };
  const restart = () => {
    const empty = draftOf(resource.fields, null);
    setBefore(empty);
    setDraft(empty);
    setSent(false);
  };
  return { draft, errors, failure, sent, pending: save.isPending, mayChange, submit, change, restart };
}

/** Put the person at the first field that was refused. */
function useFocusOnError(errors: FieldErrors) {
  const ref = useRef<HTMLFormElement>(null);
  const count = useRef(0);
  useEffect(() => {
    const refused = Object.keys(errors).length;
    if (refused > count.current) {
      const alert = ref.current?.querySelector('[role="alert"][id]');
      document.getElementById(alert?.id.replace(/-error$/, '') ?? '')?.focus();
    }
    count.current = refused;
  }, [errors]);
  return ref;
}

const WIDE = new Set<Field['type']>(['string', 'text', 'url', 'boolean', 'links']);

function isWide(field: Field): boolean {
  return WIDE.has(field.type);
}

function choicesOf(field: Field, row: Row | null, access: Access | null): EnumValue[] {
  if (field.type !== 'enum') return [];
  const current = row ? (row as unknown as Record<string, string | null>)[field.key] : null;
  return enumChoices(field, current ?? null, row ? access : null);
}

function linkedRows(field: Field, row: Row | null): Ref[] {
  if (!row || (field.type !== 'link' && field.type !== 'links')) return [];
  const known = (row as unknown as Record<string, Ref | Ref[] | null>)[field.name];
  return known ? [known].flat() : [];
}

/** For those who may send something in but not read it. */
function Sent({ resource, onAgain }: { resource: Resource; onAgain: () => void }) {
  return (
    <NoticePage
      icon="check"
      title={`Your ${lower(resource.label)} is saved`}
      action={
        <button type="button" className={buttonClass()} onClick={onAgain}>
          Add another
        </button>
      }
    >
      Thank you. There is nothing more to do.
    </NoticePage>
  );
}
