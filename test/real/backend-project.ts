/** A small Flask application around the rendered backend, as a user's project would have it. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { backend } from '../../src/generators/backend/backend.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { artifactsOf } from '../generators/files.js';

/** What the user's own project brings: the application factory and the model that the geofence job reads. */
const OWN_FILES: Readonly<Record<string, string>> = {
  'app/routes/__init__.py': '',
  'app/models/__init__.py': '',
  'app/models/timesheet/__init__.py': '',
  'app/models/timesheet/timesheet.py': `from app import db


class Timesheet(db.Model):
    __tablename__ = 'timesheets'
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.String(20), nullable=False)
`,
  'app/__init__.py': `import time

from flask import Flask, jsonify, request
from flask_sqlalchemy import SQLAlchemy

from config import configure

db = SQLAlchemy()


def create_app():
    app = Flask(__name__)
    configure(app)
    db.init_app(app)
    from app.models.timesheet.timesheet import Timesheet
    from app.routes.health import health_bp

    app.register_blueprint(health_bp)
    try:
        from flask_migrate import Migrate

        Migrate(app, db)
    except ImportError:
        pass

    @app.get('/seen')
    def seen():
        return jsonify(scheme=request.scheme, client=request.remote_addr)

    @app.get('/slow')
    def slow():
        time.sleep(3)
        return jsonify(finished=True)

    @app.get('/timesheets')
    def timesheets():
        return jsonify(count=Timesheet.query.count())

    return app
`,
};

/** The module that gunicorn imports, and the packages that it lies in. */
function entrance(wsgi: string): Readonly<Record<string, string>> {
  const [module = '', name = ''] = wsgi.split(':');
  const folders = module.split('.').slice(0, -1);
  const packages = folders.map((_, index) => [`${folders.slice(0, index + 1).join('/')}/__init__.py`, ''] as const);
  const text = `from app import create_app\n\n${name} = create_app()\n`;
  return { ...Object.fromEntries(packages), [`${module.replaceAll('.', '/')}.py`]: text };
}

/** Writes the project into a new folder that every user can read, with `more` files, and gives the folder of its backend. */
export function writeBackendProject(
  models: readonly EnvironmentModel[],
  more: Readonly<Record<string, string>> = {},
): { root: string; backend: string } {
  const [first] = models;
  if (first === undefined) throw new Error('a project has an environment');
  const root = mkdtempSync(join(tmpdir(), 'hha-backend-'));
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const own = { ...entrance(first.application.backend.wsgi), ...OWN_FILES, ...more };
  for (const [path, content] of Object.entries(own)) write(`${first.paths.backend}/${path}`, content);
  for (const { path, content } of artifactsOf(backend, models)) write(path, content);
  return { root, backend: join(root, first.paths.backend) };
}
