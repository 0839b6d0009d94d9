// Calls of npm @opendatasoft/api-client against the town at the address given, as its README shows them: prints the answers.
// The package's own entry for programs is the bundle that Node reads as CommonJS.
import { createRequire } from 'node:module';

const {
    ApiClient, fromCatalog, field, string, date, dateTime, all, one, list, not, lower,
} = createRequire(import.meta.url)('@opendatasoft/api-client');

const client = new ApiClient({ domain: process.argv[2] });
const answers = {};
const failures = {};

async function ask(name, query, options) {
    answers[name] = await client.get(query, options);
}

async function fail(name, query, options) {
    try {
        await client.get(query, options);
    } catch (error) {
        failures[name] = { status: error.response.status, message: error.message };
    }
}

const trees = fromCatalog().dataset('arbres');

await ask(
    'get started',
    fromCatalog()
        .dataset('doc-geonames-cities-5000')
        .records()
        .where("country_code:'FR'")
        .groupBy('name as city, population')
        .orderBy('-population')
        .limit(10)
        .toString()
);
await ask('a url', 'catalog/datasets?limit=10');
await ask('itself', fromCatalog().itself());
await ask('datasets', fromCatalog().datasets());
await ask('selected', fromCatalog().datasets().select('dataset_id, records_count'));
await ask('searched', fromCatalog().datasets().where('search("arbre")'));
await ask('catalogue facets', fromCatalog().facets().facet('theme').facet('publisher').refine('theme:Environnement'));
await ask('dataset', trees.itself().lang('en'));
await ask('dataset facets', trees.facets().lang('fr'));
await ask(
    'records',
    trees
        .records()
        .select('count(*), avg(hauteur)')
        .select(list('numero', 'essence', 'hauteur * 2 as double'))
        .select((previous) => list(previous, lower('essence') + ' as bas'))
        .where('hauteur > 2')
        .where((filter) => all(filter, `${field('essence')}:${string('Chêne vert')}`, one('remarquable', not('hauteur < 5'))))
        .where((filter) => all(filter, `plantation >= ${date({ year: 1990, month: 2 })}`, `plantation < ${dateTime(new Date('2030-01-01'))}`))
        .orderBy('hauteur desc, numero')
        .limit(10)
        .limit((current) => current + 10)
        .offset(2)
        .timezone('Europe/Paris')
);
await ask('quoted', trees.records().where(`note: ${string('Relevé n° 7; "sain", vu en 2026')}`));
await ask('refined', trees.records().refine('essence:Tilleul').exclude('usages:ombre').limit(0));
const { results } = await client.get('catalog/datasets/arbres/records?include_app_metas=true&limit=1');
await ask('record', trees.record(results[0]._id));
await ask('json export', trees.export('json').limit(-1).select('numero'));
await ask('geojson export', trees.export('geojson').limit(3));
await ask('catalogue export', fromCatalog().export('json'));
answers['csv export'] = await client.get(trees.export('csv').limit(2), {
    interceptResponse: async (response) => ({
        status: response.status,
        disposition: response.headers.get('content-disposition'),
        text: await response.text(),
    }),
});
answers['dcat export'] = await client.get(fromCatalog().export('dcat-ap-ch'), {
    interceptResponse: async (response) => ({ status: response.status, text: await response.text() }),
});

await fail('syntax', trees.records().where('hauteur >> 3'));
await fail('unknown field', trees.records().select('nulle_part'));
await fail('too many', trees.records().limit(1473));
await fail('unknown dataset', fromCatalog().dataset('nulle-part').records());
await fail('wrong key', trees.records(), { apiKey: 'rien' });

console.log(JSON.stringify({ answers, failures }));
