import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { useDeleteRecord, useRecord } from '../api/records';
import { Guard } from '../session/Guard';
import { useActor } from '../session/session';
import { ConfirmDialog } from '../ui/Dialog';
import { Icon } from '../ui/Icon';
import { PageHeader } from '../ui/PageHeader';
import { ErrorNotice, Skeleton } from '../ui/States';
import { buttonClass, cardClass } from '../ui/styles';
import { useToast } from '../ui/toast';
import { may } from './access';
import { FieldValue } from './FieldValue';
import { formatAgo, formatMoment } from './format';
import { Missing } from './FormView';
import { refusalText } from './refusals';
import { lower, type Field, type Resource, type Row } from './resource';

interface DetailViewProps {
  resource: Resource;
  /** What stands below the fields: lists of the rows that belong to this one. */
  children?: (row: Row) => ReactNode;
}

/** The page of one row. */
export function DetailView({ resource, children }: DetailViewProps) {
  return (
    <Guard resource={resource} action="read">
      <Detail resource={resource}>{children}</Detail>
    </Guard>
  );
}

function Detail({ resource, children }: DetailViewProps) {
  const { id = '' } = useParams();
  const { data: row, error, refetch } = useRecord(resource, id);
  if (error?.status === 404) return <Missing resource={resource} />;
  if (error && !row) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <Header resource={resource} row={row} />
      <div className={`${cardClass} px-5 py-2 sm:px-7 sm:py-3`}>
        <dl className="grid gap-x-10 sm:grid-cols-2">
          {resource.fields.map((field) => (
            <div key={field.key} className={`min-w-0 py-3 ${isWide(field) ? 'sm:col-span-2' : ''}`}>
              <dt className="text-xs font-medium text-muted">{field.label}</dt>
              <dd className="mt-1 min-h-6 text-sm leading-6 wrap-anywhere text-ink">
                {row ? <FieldValue field={field} row={row} linked /> : <Skeleton className="mt-1 h-4 w-32" />}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      {row && <div className="mt-8 space-y-8">{children?.(row)}</div>}
    </>
  );
}

function isWide(field: Field): boolean {
  return field.type === 'text' || field.type === 'links';
}

function Header({ resource, row }: { resource: Resource; row: Row | undefined }) {
  const actor = useActor();
  const [asking, setAsking] = useState(false);
  const back = { to: `/${resource.path}`, label: resource.plural };
  if (!row) {
    return (
      <div className="mb-6 pt-7">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="mt-2 h-4 w-40" />
      </div>
    );
  }
  return (
    <PageHeader title={row.label} back={back} note={<Times row={row} />}>
      {may(resource, actor, 'update', row) && (
        <Link to={`/${resource.path}/${row.id}/edit`} className={buttonClass('secondary')}>
          <Icon name="edit" />
          Edit
        </Link>
      )}
      {may(resource, actor, 'delete', row) && (
        <button type="button" className={buttonClass('quietDanger')} onClick={() => setAsking(true)}>
          <Icon name="trash" />
          Delete
        </button>
      )}
      {asking && <DeleteDialog resource={resource} row={row} onCancel={() => setAsking(false)} />}
    </PageHeader>
  );
}

function Times({ row }: { row: Row }) {
  const changed = row.updatedAt !== row.createdAt;
  return (
    <>
      Added <Ago iso={row.createdAt} />
      {changed && (
        <>
          , changed <Ago iso={row.updatedAt} />
        </>
      )}
    </>
  );
}

function Ago({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={formatMoment('datetime', iso)}>
      {formatAgo(iso)}
    </time>
  );
}

interface DeleteDialogProps {
  resource: Resource;
  row: Row;
  onCancel: () => void;
}

function DeleteDialog({ resource, row, onCancel }: DeleteDialogProps) {
  const remove = useDeleteRecord(resource, row.id);
  const navigate = useNavigate();
  const showToast = useToast();
  const deleted = () => {
    showToast(`${resource.label} deleted`);
    void navigate(`/${resource.path}`);
  };
  return (
    <ConfirmDialog
      title={`Delete this ${lower(resource.label)}?`}
      confirm="Delete"
      pending={remove.isPending}
      error={remove.error && refusalText(resource, remove.error)}
      onConfirm={() => remove.mutate(undefined, { onSuccess: deleted })}
      onCancel={onCancel}
    >
      <strong className="font-medium wrap-anywhere text-ink">{row.label}</strong> will be gone for good.
    </ConfirmDialog>
  );
}
