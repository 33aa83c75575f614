"""Schemas, outlines and tables: one application in every way that programmers and spreadsheets write it."""

import pytest

from bottega.reader import RejectedRequest, read_request

SQL = """CREATE TABLE authors (id SERIAL PRIMARY KEY, name VARCHAR(100) NOT NULL UNIQUE, born DATE NULL);
CREATE TABLE books (
  id SERIAL PRIMARY KEY,
  isbn CHAR(13) NOT NULL UNIQUE,
  pages INTEGER NOT NULL CHECK (pages BETWEEN 1 AND 5000),
  genre ENUM('novel','poetry','essay') NOT NULL DEFAULT 'novel',
  in_print BOOLEAN NOT NULL DEFAULT TRUE,
  author_id INT NOT NULL,
  FOREIGN KEY (author_id) REFERENCES authors(id)
);
-- no login needed"""
PRISMA = """// no auth
enum Genre {
  NOVEL
  POETRY
  ESSAY
}
model Author {
  id    Int    @id @default(autoincrement())
  name  String @unique
  born  DateTime? @db.Date
  books Book[]
}
model Book {
  isbn     String  @unique
  pages    Int     // 1 to 5000
  genre    Genre   @default(NOVEL)
  inPrint  Boolean @default(true)
  author   Author  @relation(fields: [authorId], references: [id])
  authorId Int
}"""
TYPESCRIPT = """No sign-in.
enum Genre { Novel = "novel", Poetry = "poetry", Essay = "essay" }
interface Author {
  name: string; // unique
  born?: Date;
}
export interface Book {
  isbn: string; // unique
  pages: number; // 1..5000
  genre: Genre; // default novel
  inPrint: boolean; // default true
  authorId: string;
}"""
JSON = """{"login": false, "entities": [
  {"name": "Author", "fields": [{"name": "name", "type": "string", "unique": true}, {"name": "born", "type": "date", "required": false}]},
  {"name": "Book", "fields": [{"name": "isbn", "type": "string", "unique": true}, {"name": "pages", "type": "integer", "min": 1, "max": 5000},
   {"name": "genre", "values": ["novel", "poetry", "essay"], "default": "novel"}, {"name": "in_print", "type": "boolean", "default": true},
   {"name": "author", "type": "reference", "to": "Author"}]}]}"""
SHORT_JSON = """{"login": false,
  "Author": {"name": "string, unique", "born": "date?"},
  "Book": {"isbn": "string unique", "pages": "int 1-5000", "genre": "novel | poetry | essay, default novel", "inPrint": "bool = true", "author": "-> Author"}}"""
YAML = """auth: none
entities:
  Author:
    name: string, unique
    born: date, optional
  Book:
    isbn: string (unique)
    pages: int, 1-5000
    genre: [novel, poetry, essay], default novel
    in_print: bool, default true
    author: ref Author"""
YAML_LIST = """auth: false
models:
  - name: Author
    fields:
      - name: string unique
      - born: date optional
  - name: Book
    fields:
      - isbn: string unique
      - pages: integer 1..5000
      - genre: enum(novel, poetry, essay) default novel
      - in_print: boolean default true
      - author: belongs to Author"""
DJANGO = """No login.
class Author(models.Model):
    name = models.CharField(max_length=100, unique=True)
    born = models.DateField(null=True, blank=True)

class Book(models.Model):
    GENRES = [("novel", "Novel"), ("poetry", "Poetry"), ("essay", "Essay")]
    isbn = models.CharField(max_length=13, unique=True)
    pages = models.IntegerField(validators=[MinValueValidator(1), MaxValueValidator(5000)])
    genre = models.CharField(choices=GENRES, default="novel")
    in_print = models.BooleanField(default=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)"""
DATACLASS = """No login.
class Author:
    name: str  # unique
    born: date | None = None

class Book:
    isbn: str  # unique
    pages: int  # 1..5000
    genre: Literal["novel", "poetry", "essay"] = "novel"
    in_print: bool = True
    author: Author"""
CALLS = """no auth
Author(name: string unique, born: date?)
Book(isbn: string unique, pages: int 1..5000, genre: novel|poetry|essay = novel, in_print: bool = true, author: Author)"""
ONE_LINE = (
    "no login; Author{name! unique, born?:date}; Book{isbn! unique, pages:int[1..5000], "
    "genre:enum[novel,poetry,essay]=novel, in_print:bool=true, author->Author}"
)
GRAPHQL = """# no auth
enum Genre { NOVEL POETRY ESSAY }
type Author { name: String! @unique, born: Date, books: [Book!]! }
type Book {
  id: ID!
  isbn: String! @unique
  pages: Int! # 1..5000
  genre: Genre! @default(value: "NOVEL")
  inPrint: Boolean! @default(value: true)
  author: Author!
}"""
DBML = """// no login
Enum genre { novel poetry essay }
Table authors {
  id int [pk]
  name varchar [unique, not null]
  born date [null]
}
Table books {
  isbn varchar [unique, not null]
  pages int [not null, note: 'between 1 and 5000']
  genre genre [default: 'novel']
  in_print boolean [default: true]
  author_id int [ref: > authors.id]
}"""
LABELLED = """No login.

Entity: Author
Fields: name (unique), born (date, optional)

Entity: Book
Fields: isbn (unique), pages (1-5000), genre (novel/poetry/essay, default novel), in print (yes/no, default yes)
Relations: belongs to Author"""
FIELD_TABLES = """No login required.

### Author
| Field | Type | Notes |
|-------|------|-------|
| name | string | unique |
| born | date | optional |

### Book
| Field | Type | Notes |
|-------|------|-------|
| isbn | string | required, unique |
| pages | integer | 1-5000 |
| genre | enum | novel, poetry, essay; default novel |
| in print | boolean | default true |
| author | Author | |"""
BARE_TABLES = """No login.

**Author**

Field | Type | Required | Unique | Default
--- | --- | --- | --- | ---
name | string | yes | yes |
born | date | no | no |

**Book**

Field | Type | Required | Unique | Default
--- | --- | --- | --- | ---
isbn | string | yes | yes |
pages | int 1..5000 | yes | no |
genre | enum (novel, poetry, essay) | yes | no | novel
in_print | bool | no | no | true
author_id | FK -> Author | yes | no |"""
TABS = (
    "no login\nEntity\tField\tType\tRules\nAuthor\tname\tstring\tunique\nAuthor\tborn\tdate\toptional\nBook\tisbn\tstring\tunique\n"
    "Book\tpages\tint\t1..5000\nBook\tgenre\tnovel/poetry/essay\tdefault novel\nBook\tin print\tyes/no\tdefault yes\nBook\tauthor\tlink to Author\t\n"
)
CSV = TABS.replace("\t", ";")
ROW_FOR_EACH = """No login.

| entity | fields |
|---|---|
| author | name (unique), born (date, optional) |
| book | author, isbn (unique), pages 1-5000, genre: novel/poetry/essay (default novel), in print yes/no (default yes) |"""
DASHES = """No login.

Author
name - text - must be unique
born - date - optional

Book
isbn - text - unique
pages - number - from 1 to 5000
genre - dropdown - novel, poetry, essay (default novel)
in print - checkbox - default yes
author - link to Author"""
BRACKETS = """Library, no login

* Author
  * name [string, unique]
  * born [date, optional]
* Book
  * isbn [string, unique]
  * pages [int, 1-5000]
  * genre {novel, poetry, essay}, default novel
  * in print [yes/no, default yes]
  * author -> Author"""
TREE = """library (no login)
├── author
│   ├── name (unique)
│   └── born (date, optional)
└── book
    ├── isbn (unique)
    ├── pages (1-5000)
    ├── genre: novel | poetry | essay (default: novel)
    ├── in print: yes/no (default: yes)
    └── author -> author"""
ENTRIES = """- Author: id, name (string, unique), born (date, optional)
- Book: id, isbn (string, unique), pages (int, 1..5000), genre {novel, poetry, essay} default novel, in_print (bool, default true), author_id -> Author

Auth: none"""
COLUMNS = """No login.
Table authors
  name varchar, unique
  born date, nullable

Table books
  isbn varchar, unique
  pages int, 1..5000
  genre varchar: novel, poetry or essay, default novel
  in_print boolean, default true
  author_id int, FK to authors"""

NOTATIONS = {
    name: text for name, text in list(globals().items()) if name.isupper() and isinstance(text, str) and "\n" in text
} | {"ONE_LINE": ONE_LINE}


@pytest.mark.parametrize("name", NOTATIONS)
def test_a_schema_gives_the_same_in_every_notation(name):
    spec = read_request(NOTATIONS[name])
    assert spec.auth is False
    assert {e.name for e in spec.entities} == {"Author", "Book"}
    author, book = spec.entity("Author"), spec.entity("Book")
    assert [(f.name, f.type, f.unique) for f in author.fields] == [("name", "string", True), ("born", "date", False)]
    assert not author.field("born").required
    assert author.belongs_to == ()
    assert [f.name for f in book.fields] == ["isbn", "pages", "genre", "in_print"]
    assert book.field("isbn").unique
    assert (book.field("pages").type, book.field("pages").min, book.field("pages").max) == ("integer", 1, 5000)
    assert (book.field("genre").values, book.field("genre").default) == (("novel", "poetry", "essay"), "novel")
    assert (book.field("in_print").type, book.field("in_print").default) == ("boolean", True)
    assert [link.target for link in book.belongs_to] == ["Author"]


@pytest.mark.parametrize(
    "written",
    ["tags: M2M(Tag)", "tags: many-to-many Tag", "tags <-> Tag", "tags: Tag[]", "tags: list of Tag", "tags: [Tag]"],
)
def test_many_to_many_is_written_in_many_ways(written):
    spec = read_request(f"no login\nPost {{\n  title: string\n  {written}\n}}\nTag {{\n  name: string\n}}")
    assert [link.target for link in spec.entity("Post").many_to_many] == ["Tag"]


@pytest.mark.parametrize("bullet", ["👉 ", "✅ ", "R1. ", "REQ-1: ", "1.1 ", "- [ ] ", "▪ "])
def test_a_line_may_open_with_any_sign(bullet):
    spec = read_request(f"No login.\n{bullet}hives: number (unique), colour\n{bullet}visits: hive, visited on")
    assert {e.name for e in spec.entities} == {"Hive", "Visit"}
    assert [link.target for link in spec.entity("Visit").belongs_to] == ["Hive"]


def test_a_list_behind_a_colon_belongs_to_what_is_acted_on():
    spec = read_request("The clerk logs repairs on a boat: what's wrong, found on, fixed on. No login.")
    assert [f.name for f in spec.entity("Repair").fields] == ["description", "found_on", "fixed_on"]
    assert spec.auth is False


@pytest.mark.parametrize(
    "verse",
    [
        "Grey clouds drift where the mountain sleeps,\nand over the stones the slow moss creeps.",
        "The sun went down behind the hill, and the old dog slept by the door.",
    ],
)
def test_verses_and_tales_are_refused(verse):
    with pytest.raises(RejectedRequest) as refused:
        read_request(verse)
    assert refused.value.code == "nothing_to_build"
