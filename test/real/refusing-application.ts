/** A Flask application that the database refuses in every way that could bring a row into a log. */

/** What a patient's row holds. Nothing but a log of the database's own errors could ever print it. */
export const ROW = 'Jane-Doe-987-65-4321';

/** Makes the table, and lets a second row like the first be refused. */
export const PATIENTS = `CREATE TABLE patients (ssn text CONSTRAINT patients_ssn_key UNIQUE, visits int NOT NULL);
INSERT INTO patients VALUES ('${ROW}', 1)`;

/** The paths that fail, each in another way, and the name that its log must still hold. */
export const FAILURES = {
  '/refused': 'SQLSTATE 23505, table patients, constraint patients_ssn_key',
  '/missing': 'SQLSTATE 23502, table patients, column visits',
  '/no-number': 'SQLSTATE 22P02',
  '/chained': 'ValueError',
  '/quoted': 'could not save',
  '/own-handler': 'own-handler',
  '/format': 'format',
  '/in-thread': 'in thread',
  // gunicorn says it in the words of its version; what it must not print is the query behind the path.
  '/outside': '/outside\n',
} as const;

/** `run.py`: each path reads the row from the request's header, since the log shows neither headers nor bodies. */
export const REFUSING_APPLICATION = `import logging
import threading

from flask import request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import create_app, db

app = create_app()


def insert(visits=1):
    db.session.execute(
        text('INSERT INTO patients VALUES (:ssn, :visits)'), {'ssn': request.headers['x-row'], 'visits': visits}
    )


@app.get('/refused')
def refused():
    insert()


@app.get('/missing')
def missing():
    insert(visits=None)


@app.get('/no-number')
def no_number():
    db.session.execute(text('SELECT CAST(:row AS integer)'), {'row': request.headers['x-row']})


@app.get('/chained')
def chained():
    try:
        insert()
    except SQLAlchemyError as error:
        raise ValueError('no room for ' + request.headers['x-row']) from error


@app.get('/quoted')
def quoted():
    try:
        insert()
    except SQLAlchemyError as error:
        app.logger.error(f'could not save: {error}')
        app.logger.error('could not save: %s', error.orig)
        app.logger.error('could not save: ' + str(error).splitlines()[1])
        app.logger.error('could not save: %s', error.orig.diag.message_detail)
        app.logger.exception(error)
        kept = error
    app.logger.error('could not save: %r', kept)
    return 'handled', 500


@app.get('/own-handler')
def own_handler():
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter('own-handler %(message)s'))
    logger = logging.getLogger('own')
    logger.addHandler(handler)
    try:
        insert()
    except SQLAlchemyError:
        logger.warning('it failed', exc_info=True)
    return 'handled', 500


@app.get('/format')
def unsuitable_format():
    logging.getLogger('own').warning('format %d', request.headers['x-row'])
    return 'handled', 500


@app.get('/in-thread')
def in_thread():
    def work(row):
        raise ValueError(row)

    thread = threading.Thread(target=work, args=(request.headers['x-row'],))
    thread.start()
    thread.join()
    return 'handled', 500


inner = app.wsgi_app


def outside(environ, start_response):
    if environ['PATH_INFO'] == '/outside':
        raise ValueError(environ['HTTP_X_ROW'])
    return inner(environ, start_response)


app.wsgi_app = outside
`;

/** A migration that the database refuses. */
export const REFUSED_MIGRATION = `import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    for row in op.get_bind().execute(sa.text('SELECT ssn FROM patients')).fetchall():
        op.get_bind().execute(sa.text('INSERT INTO patients VALUES (:ssn, 1)'), {'ssn': row[0]})
`;
