import { Link } from 'react-router-dom';
import { useSession } from '../session/session';
import { buttonClass } from '../ui/styles';
import { useAuth } from './auth';
import { roleLabel } from './roles';

/** Who is here, and the way out or in. */
export function AccountMenu() {
  const { person } = useSession();
  const { signOut } = useAuth();
  if (!person) {
    return (
      <>
        <Link to="/login" className={buttonClass('ghost')}>
          Log in
        </Link>
        <Link to="/signup" className={buttonClass('primary')}>
          Sign up
        </Link>
      </>
    );
  }
  return (
    <>
      <div className="min-w-0 flex-1 text-right leading-tight lg:basis-40 lg:pl-1 lg:text-left">
        <p className="truncate text-sm font-medium text-ink">{person.name}</p>
        {person.role && <p className="truncate text-xs text-muted">{roleLabel(person.role)}</p>}
      </div>
      <button type="button" className={`${buttonClass('secondary')} lg:order-last lg:w-full`} onClick={() => void signOut()}>
        Log out
      </button>
    </>
  );
}
