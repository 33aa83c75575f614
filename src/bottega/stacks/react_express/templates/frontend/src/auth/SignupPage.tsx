import { Link, useLocation } from 'react-router-dom';
import type { Field } from '../records/resource';
import { linkClass } from '../ui/styles';
import { accountFields } from './accountFields';
import { AuthForm } from './AuthForm';

const FIELDS: Field[] = [
  { type: 'string', key: 'name', label: 'Name', required: true },
  { type: 'email', key: 'email', label: 'Email', required: true },
];

export function SignupPage() {
  const state: unknown = useLocation().state;
  return (
    <AuthForm
      title="Sign up"
      note="Make an account to begin."
      path="/auth/register"
      fields={FIELDS}
      more={accountFields}
      newPassword
      footer={
        <>
          Have an account?{' '}
          <Link to="/login" state={state} className={linkClass}>
            Log in
          </Link>
        </>
      }
    />
  );
}
