import { Link, useLocation } from 'react-router-dom';
import type { Field } from '../records/resource';
import { linkClass } from '../ui/styles';
import { AuthForm } from './AuthForm';

const FIELDS: Field[] = [{ type: 'email', key: 'email', label: 'Email', required: true }];

export function LoginPage() {
  const state: unknown = useLocation().state;
  return (
    <AuthForm
      title="Log in"
      note="Welcome back."
      path="/auth/login"
      fields={FIELDS}
      newPassword={false}
      footer={
        <>
          No account yet?{' '}
          <Link to="/signup" state={state} className={linkClass}>
            Sign up
          </Link>
        </>
      }
    />
  );
}
