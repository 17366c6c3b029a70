"""The JSON API v1: thin faces of what the wings do, for programs with a token; docs/api.md is for those who use it.

How a subject is added, with `resources/customers.py` to look at:

1. `resources/SUBJECT.py` begins with `router = resource("subjects", "Subjects")`, and that router goes into ROUTERS of
   application.py. Nothing else has to be told: the document, the test that walks all routes with all rights, and the
   one that asks every route for everything that fits its schema, take it in from there.
2. What comes in is a model made of `Said` (fields that nobody knows are refused), what goes out one made of `Told`,
   each beside the router, its fields spelt by `frame/fields.py`: instants `Instant`, days `Day`, ids in
   the path `Id`, text of one line `Line`, `Name` or `Why`. Whatever may reach Postgres as text has to be one of these:
   it has no NUL, and nothing that cannot be shown.
3. A handler is `async def`, and takes `client: Annotated[Client, needs(Right.…)]`; without `needs` there is no route.
   It looks up `async with client.reading() as connection`, or changes on `connection = await client.changing()`: the
   one transaction of the request, audited in the token's name, committed after the handler with the answer that is
   kept for the request's Idempotency-Key. `client.by` and `client.now` are the `by` and `at` of the wings' actions.
4. `granted(action(…))` makes a 409 of a `Refused`, `there(found, "campaign")` a 404 of None; `Problem.of_fields(
   {"/number": "…"})` is for what no model can say. Whatever is raised undoes the transaction.
5. A list takes `asked: Annotated[Paged, Query()]` (a model of its own made of it, where it can be asked for more), and
   answers `Listed[Subject].of(items, page.next)`. POST that makes something answers 201, and says where it is:
   `made_at(response, "subjects/7")`.
"""
