import { Link } from 'react-router-dom';
import { NoticePage } from '../ui/States';
import { buttonClass } from '../ui/styles';

export function NotFoundPage() {
  return (
    <NoticePage
      icon="search"
      title="There is no such page"
      action={
        <Link to="/" className={buttonClass()}>
          Go to the first page
        </Link>
      }
    >
      The address may be mistyped, or the page has moved.
    </NoticePage>
  );
}
