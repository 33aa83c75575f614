import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { may, type Action } from '../records/access';
import { lower, type Resource } from '../records/resource';
import { NoticePage } from '../ui/States';
import { useSession } from './session';

interface GuardProps {
  resource: Resource;
  action: Action;
  children: ReactNode;
}

/** Shows a page to those who may do what it is for; visitors are asked to log in. */
export function Guard({ resource, action, children }: GuardProps) {
  const { actor } = useSession();
  return may(resource, actor, action) ? children : (
    <Refused title={`You may not work with ${lower(resource.plural)} here`} />
  );
}

/** What somebody sees who may not be here: the way in, or why not. */
export function Refused({ title }: { title: string }) {
  const { person, hasAccounts } = useSession();
  const location = useLocation();
  if (hasAccounts && !person) {
    return <Navigate to="/login" replace state={{ from: location.pathname + location.search }} />;
  }
  const waiting = person?.role === null;
  return (
    <NoticePage icon="lock" title={title}>
      {waiting
        ? 'Your account has no role yet. Ask an administrator to give you one.'
        : 'Ask an administrator if you need to.'}
    </NoticePage>
  );
}
