import { Link } from 'react-router-dom';
import { useActor } from '../session/session';
import { linkClass } from '../ui/styles';
import { may } from './access';
import { lower } from './resource';
import { useResource } from './resources';

/** In the place of choices where there are none yet, with the way to make the first. */
export function NothingToChoose({ target }: { target: string }) {
  const resource = useResource(target);
  const actor = useActor();
  return (
    <p className="mt-1.5 text-xs text-muted">
      {resource ? `No ${lower(resource.plural)} yet.` : 'There is nothing to choose from yet.'}{' '}
      {resource && may(resource, actor, 'create') && (
        <Link to={`/${resource.path}/new`} className={linkClass}>
          Add one
        </Link>
      )}
    </p>
  );
}
