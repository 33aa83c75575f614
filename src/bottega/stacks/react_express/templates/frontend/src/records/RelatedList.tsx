import { Link } from 'react-router-dom';
import { useRecords } from '../api/records';
import { useActor } from '../session/session';
import { Icon } from '../ui/Icon';
import { Skeleton } from '../ui/States';
import { buttonClass, cardClass, linkClass } from '../ui/styles';
import { may } from './access';
import { FieldValue } from './FieldValue';
import { fieldsOf, lower, type Resource, type Row } from './resource';
import { useResource } from './resources';

const SHOWN = 5;

interface RelatedListProps {
  /** The path of the rows to show. */
  path: string;
  /** The query parameter that finds those which belong to `of`. */
  by: string;
  /** The words of the link, where there are several from the same kind of rows. */
  title?: string;
  of: Row;
}

/** The rows of another kind that belong to a row: the newest of them, and the way to all. */
export function RelatedList({ path, by, title, of }: RelatedListProps) {
  const resource = useResource(path);
  const actor = useActor();
  if (!resource || !may(resource, actor, 'read')) return null;
  return <Related resource={resource} by={by} title={title ?? resource.plural} of={of} />;
}

interface RelatedProps {
  resource: Resource;
  by: string;
  title: string;
  of: Row;
}

function Related({ resource, by, title, of }: RelatedProps) {
  const actor = useActor();
  const { data, error } = useRecords(resource, { [by]: of.id, pageSize: SHOWN });
  const many = lower(resource.plural);
  return (
    <section aria-label={title}>
      <div className="mb-2 flex min-h-9 items-center justify-between gap-4">
        <h2 className="text-sm font-semibold text-ink">
          {title}
          {data && <span className="ml-2 font-normal text-muted tabular-nums">{data.total}</span>}
        </h2>
        {may(resource, actor, 'create') && (
          <Link to={`/${resource.path}/new?${by}=${of.id}`} className={buttonClass('ghost')}>
            <Icon name="plus" />
            Add {lower(resource.label)}
          </Link>
        )}
      </div>
      <div className={`${cardClass} overflow-hidden`}>
        {!data && !error && <Skeleton className="m-4 h-4 w-48" />}
        {error && <p className="px-5 py-4 text-sm text-muted">{error.message}</p>}
        {data?.total === 0 && <p className="px-5 py-4 text-sm text-muted">No {many} here yet.</p>}
        {data && data.total > 0 && (
          <ul className="divide-y divide-line">
            {data.items.map((row) => (
              <RelatedRow key={row.id} resource={resource} row={row} by={by} />
            ))}
          </ul>
        )}
        {data && data.total > SHOWN && (
          <div className="border-t border-line px-5 py-3 text-sm">
            <Link to={`/${resource.path}?${by}=${of.id}`} className={linkClass}>
              Show all {data.total}
            </Link>
          </div>
        )}
      </div>
    </section>
  );
}

function RelatedRow({ resource, row, by }: { resource: Resource; row: Row; by: string }) {
  const fields = fieldsOf(resource, resource.columns)
    .filter((field) => field.key !== by && field.type !== 'links')
    .slice(0, 2);
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 px-5 py-3 text-sm">
      <Link
        to={`/${resource.path}/${row.id}`}
        className={`${linkClass} min-w-0 flex-1 basis-full truncate sm:basis-40`}
      >
        {row.label}
      </Link>
      {fields.map((field) => (
        <span key={field.key} className="max-w-56 truncate text-muted sm:min-w-28 sm:text-right">
          <span className="sr-only">{field.label}: </span>
          <FieldValue field={field} row={row} />
        </span>
      ))}
    </li>
  );
}
