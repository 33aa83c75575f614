import { Link } from 'react-router-dom';
import { NoticePage } from '../ui/States';
import { buttonClass } from '../ui/styles';
import { useTitle } from '../ui/title';

export function NotFoundPage() {
  useTitle('Page not found');
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
