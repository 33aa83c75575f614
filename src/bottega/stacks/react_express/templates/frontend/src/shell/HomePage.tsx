import { useContext } from 'react';
import { Link } from 'react-router-dom';
import { APP_DESCRIPTION, APP_NAME } from '../app';
import { useRecords } from '../api/records';
import { may } from '../records/access';
import { lower, type Resource } from '../records/resource';
import { ResourcesContext } from '../records/resources';
import { Refused } from '../session/Guard';
import { useSession } from '../session/session';
import { Icon } from '../ui/Icon';
import { PageHeader } from '../ui/PageHeader';
import { Skeleton } from '../ui/States';
import { buttonClass, cardClass } from '../ui/styles';

/** The first page: what there is, the newest of each, and what one can do. */
export function HomePage() {
  const resources = useContext(ResourcesContext);
  const { actor, person } = useSession();
  const readable = resources.filter((resource) => may(resource, actor, 'read'));
  const writable = resources.filter(
    (resource) => may(resource, actor, 'create') && !readable.includes(resource),
  );
  if (readable.length + writable.length === 0) return <Refused title="There is nothing here for you yet" />;
  return (
    <>
      <PageHeader
        title={person ? `Hello, ${person.name}` : APP_NAME}
        note={APP_DESCRIPTION || undefined}
      />
      {writable.length > 0 && (
        <div className="mb-6 flex flex-wrap gap-2">
          {writable.map((resource) => (
            <Link
              key={resource.path}
              to={`/${resource.path}/new`}
              className={buttonClass('primary')}
            >
              <Icon name="plus" />
              New {lower(resource.label)}
            </Link>
          ))}
        </div>
      )}
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {readable.map((resource) => (
          <Tile key={resource.path} resource={resource} />
        ))}
      </div>
    </>
  );
}

const SHOWN = 3;

function Tile({ resource }: { resource: Resource }) {
  const { data, error } = useRecords(resource, { pageSize: SHOWN });
  return (
    <section aria-label={resource.plural} className={`${cardClass} flex min-w-0 flex-col`}>
      <Link
        to={`/${resource.path}`}
        className="group flex items-baseline justify-between gap-3 rounded-t-xl px-5 pt-4 pb-3 focus-ring"
      >
        <h2 className="truncate text-sm font-semibold text-ink group-hover:text-accent-ink">
          {resource.plural}
        </h2>
        <span className="text-2xl font-semibold tracking-tight text-ink tabular-nums">
          {data ? data.total : error ? '–' : <Skeleton className="h-6 w-6" />}
        </span>
      </Link>
      <ul className="min-h-28 border-t border-line px-2 py-2 text-sm">
        {data?.items.map((row) => (
          <li key={row.id}>
            <Link
              to={`/${resource.path}/${row.id}`}
              className="block truncate rounded-md px-3 py-1.5 text-muted transition-colors hover:bg-hover hover:text-ink focus-ring"
            >
              {row.label}
            </Link>
          </li>
        ))}
        {data?.total === 0 && (
          <li className="px-3 py-1.5 text-muted">No {lower(resource.plural)} yet.</li>
        )}
        {error && <li className="px-3 py-1.5 text-muted">{error.message}</li>}
      </ul>
    </section>
  );
}
