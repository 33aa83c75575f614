import { useParams, useSearchParams } from 'react-router-dom';
import { useRecord } from '../api/records';
import { Guard, Refused } from '../session/Guard';
import { useActor } from '../session/session';
import { PageHeader } from '../ui/PageHeader';
import { ErrorNotice, NoticePage, Skeleton } from '../ui/States';
import { cardClass } from '../ui/styles';
import { accessOf } from './access';
import { RecordForm } from './RecordForm';
import { lower, type Resource } from './resource';

/** The page on which a row is made, or changed where the address has an id. */
export function FormView({ resource }: { resource: Resource }) {
  const { id } = useParams();
  return (
    <Guard resource={resource} action={id === undefined ? 'create' : 'update'}>
      {id === undefined ? <NewRecord resource={resource} /> : <EditRecord resource={resource} id={id} />}
    </Guard>
  );
}

/** The address may carry first values, so that a link can open a form that is partly filled in. */
function NewRecord({ resource }: { resource: Resource }) {
  const access = accessOf(resource, useActor(), 'create');
  const [params] = useSearchParams();
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title={`New ${lower(resource.label)}`}
        back={{ to: `/${resource.path}`, label: resource.plural }}
      />
      <RecordForm
        resource={resource}
        row={null}
        access={access}
        given={Object.fromEntries(params)}
      />
    </div>
  );
}

function EditRecord({ resource, id }: { resource: Resource; id: string }) {
  const actor = useActor();
  const { data: row, error, refetch } = useRecord(resource, id);
  if (error?.status === 404) return <Missing resource={resource} />;
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!row) return <FormSkeleton fields={resource.fields.length} />;
  const access = accessOf(resource, actor, 'update', row);
  if (!access) return <Refused title={`You may not change this ${lower(resource.label)}`} />;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title={`Edit ${row.label}`}
        back={{ to: `/${resource.path}/${row.id}`, label: row.label }}
      />
      <RecordForm key={row.id} resource={resource} row={row} access={access} />
    </div>
  );
}

export function Missing({ resource }: { resource: Resource }) {
  return (
    <NoticePage icon="search" title={`There is no such ${lower(resource.label)}`}>
      It may have been deleted, or the address is not quite right.
    </NoticePage>
  );
}

function FormSkeleton({ fields }: { fields: number }) {
  return (
    <div className="mx-auto max-w-2xl">
      <Skeleton className="mb-8 h-8 w-56" />
      <div className={`${cardClass} space-y-6 p-5 sm:p-7`}>
        {Array.from({ length: fields }, (_, index) => (
          <div key={index}>
            <Skeleton className="mb-2 h-4 w-28" />
            <Skeleton className="h-10 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
