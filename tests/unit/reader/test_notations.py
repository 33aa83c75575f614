"""Lists, notes, tables and diagrams: many ways to write the same."""

import pytest

from bottega.reader import read_request

PROSE = "A book has a title, an isbn that must be unique, and a number of pages. A loan belongs to a book and has a due date. No login."
LINES = "Book: title, isbn (unique), pages int\nLoan: book, due date\nNo login."
CALLS = "no accounts\nbook(title, isbn unique, pages int)\nloan(book, due_date)"
BULLETS = "# Library (no login)\n\n## Book\n- title\n- isbn (unique)\n- pages: integer\n\n## Loan\n- book\n- due date\n"
YAML = "no login\n\nbook:\n  title: string, required\n  isbn: string, unique\n  pages: int\nloan:\n  book -> book\n  due_date: date\n"
TABLE = (
    "No login.\n\n| Table | Column | Notes |\n|---|---|---|\n| Book | title | required |\n| Book | isbn | must be unique |\n"
    "| Book | pages | integer |\n| Loan | book | link to Book |\n| Loan | due date | date |\n"
)
TYPES = "no sign-in\ntype Book = { title: string; isbn: string /* unique */; pages: number }\ntype Loan = { book: Book; dueDate: Date }"
DIAGRAM = 'no sign-in\nerDiagram\n  BOOK ||--o{ LOAN : "is lent in"\n  BOOK { string title  string isbn UK  int pages }\n  LOAN { date due_date }\n'
SQL = "-- no login\nBOOK (title varchar(80) not null, isbn varchar(13) unique not null, pages int)\nLOAN (book_id fk not null, due_date date)"


@pytest.mark.parametrize("text", [PROSE, LINES, CALLS, BULLETS, YAML, TABLE, TYPES, DIAGRAM, SQL])
def test_the_same_application_is_read_from_every_notation(text):
    spec = read_request(text)
    assert spec.auth is False
    assert {e.name for e in spec.entities} == {"Book", "Loan"}
    book = spec.entity("Book")
    assert {(f.name, f.type) for f in book.fields} == {("title", "string"), ("isbn", "string"), ("pages", "integer")}
    assert book.field("isbn").unique
    assert [f.name for f in spec.entity("Loan").fields] == ["due_date"]
    assert [link.target for link in spec.entity("Loan").belongs_to] == ["Book"]


def test_a_star_that_is_explained_makes_the_rest_optional():
    spec = read_request(
        "Supplier: name*, vat number (unique), country\nPart: sku*, price\n\n* = required, everything else optional."
    )
    supplier = spec.entity("Supplier")
    assert supplier.field("name").required
    assert not supplier.field("country").required


def test_user_stories_give_roles_and_records_of_acts():
    spec = read_request(
        "1. As a member, I can sign up with my name and email so I can borrow tools.\n"
        "2. As a member, I can reserve a tool for a pickup date.\n3. As a librarian, I can add a tool with a name and a condition note."
    )
    assert [r.name for r in spec.roles] == ["member", "librarian"]
    reservation = spec.entity("Reservation")
    assert {link.target for link in reservation.belongs_to} == {"Tool", "User"}
    assert reservation.field("pickup_date").type == "date"
