//! `/openapi.json`: the API, for programs that make clients and tests of it.
//!
//! Parameters are those of [`parameters`](super::super::parameters), so the page and the code cannot differ; the shapes
//! of answers are the project's JSON schemas, which the command line is tested against too.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;
use utoipa::openapi::ArrayBuilder;
use utoipa::openapi::Content;
use utoipa::openapi::HttpMethod;
use utoipa::openapi::InfoBuilder;
use utoipa::openapi::ObjectBuilder;
use utoipa::openapi::OpenApiBuilder;
use utoipa::openapi::PathItem;
use utoipa::openapi::PathsBuilder;
use utoipa::openapi::Ref;
use utoipa::openapi::RefOr;
use utoipa::openapi::Required;
use utoipa::openapi::ResponseBuilder;
use utoipa::openapi::Schema;
use utoipa::openapi::Type;
use utoipa::openapi::path::OperationBuilder;
use utoipa::openapi::path::ParameterBuilder;
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::AdditionalProperties;

use super::super::fault::Fault;
use super::super::parameters::ARTICLE;
use super::super::parameters::COUNTS;
use super::super::parameters::EXPORT;
use super::super::parameters::Given;
use super::super::parameters::Kind;
use super::super::parameters::NONE;
use super::super::parameters::Parameter;
use super::super::parameters::SEARCH;
use super::super::parameters::SIMILAR;
use super::super::parameters::SUGGEST;
use super::json_response;

/// The shapes of answers, by their names in the description.
const SCHEMAS: [(&str, &str); 6] = [
    (
        "Answer",
        include_str!("../../../../../schemas/search.schema.json"),
    ),
    (
        "Article",
        include_str!("../../../../../schemas/article.schema.json"),
    ),
    (
        "Counts",
        include_str!("../../../../../schemas/facets.schema.json"),
    ),
    (
        "Error",
        include_str!("../../../../../schemas/error.schema.json"),
    ),
    (
        "Stats",
        include_str!("../../../../../schemas/stats.schema.json"),
    ),
    (
        "Suggestions",
        include_str!("../../../../../schemas/suggest.schema.json"),
    ),
];

/// One thing that can be asked for.
struct Endpoint {
    path: &'static str,
    about: &'static str,
    parameters: &'static [Parameter],
    /// A parameter that must be there.
    required: Option<&'static str>,
    /// Name of the answer's shape; one of the forms of an export where there is none.
    answer: Option<&'static str>,
    is_post: bool,
}

const fn get(
    path: &'static str,
    about: &'static str,
    parameters: &'static [Parameter],
    answer: Option<&'static str>,
) -> Endpoint {
    Endpoint {
        path,
        about,
        parameters,
        required: None,
        answer,
        is_post: false,
    }
}

const ENDPOINTS: &[Endpoint] = &[
    get("/api/search", "Find articles", SEARCH, Some("Answer")),
    Endpoint {
        is_post: true,
        ..get(
            "/api/search",
            "Find articles; the parameters are a JSON object",
            SEARCH,
            Some("Answer"),
        )
    },
    Endpoint {
        required: Some("by"),
        ..get(
            "/api/facets",
            "Count the articles of a query by outlet, author, language, section or date",
            COUNTS,
            Some("Counts"),
        )
    },
    get(
        "/api/articles/{id}",
        "A clean article, by its id or the beginning of it",
        ARTICLE,
        Some("Article"),
    ),
    get(
        "/api/similar/{id}",
        "Articles like one",
        SIMILAR,
        Some("Answer"),
    ),
    Endpoint {
        required: Some("q"),
        ..get(
            "/api/suggest",
            "How the beginning of a word, name or headline goes on",
            SUGGEST,
            Some("Suggestions"),
        )
    },
    get("/api/stats", "What the index holds", NONE, Some("Stats")),
    Endpoint {
        required: Some("format"),
        ..get(
            "/api/export",
            "Every article of a query, however many, in another program's form",
            EXPORT,
            None,
        )
    },
];

/// Answers `/openapi.json`.
pub(super) async fn openapi(RawQuery(query): RawQuery) -> Result<Response, Fault> {
    Given::from_query(query.as_deref(), NONE)?;
    let described = description().map_err(|_| Fault::inside())?;
    Ok(json_response(described.to_string().into_bytes()))
}

fn description() -> serde_json::Result<Value> {
    let info = InfoBuilder::new()
        .title("morgue")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Full-text search over an archive of news articles. Nothing here writes.",
        ));
    let mut paths = PathsBuilder::new();
    for endpoint in ENDPOINTS {
        let method = if endpoint.is_post {
            HttpMethod::Post
        } else {
            HttpMethod::Get
        };
        let item = PathItem::new(method, operation(endpoint));
        paths = paths.path(endpoint.path, item);
    }
    let built = OpenApiBuilder::new()
        .info(info.build())
        .paths(paths)
        .build();
    let mut described = serde_json::to_value(&built)?;
    for (name, text) in SCHEMAS {
        // A reference inside a schema is one inside the description now.
        let inside = format!("\"#/components/schemas/{name}/$defs/");
        let text = text.replace("\"#/$defs/", &inside);
        described["components"]["schemas"][name] = serde_json::from_str(&text)?;
    }
    Ok(described)
}

fn operation(endpoint: &Endpoint) -> OperationBuilder {
    let mut operation = OperationBuilder::new().summary(Some(endpoint.about));
    if endpoint.path.ends_with("{id}") {
        let id = ParameterBuilder::new()
            .name("id")
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some("The article's id, or the beginning of it"))
            .schema(Some(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(1)),
            ))
            .example(Some("a33a316c5e695b56".into()));
        operation = operation.parameter(id);
    }
    if endpoint.is_post {
        operation = operation.request_body(Some(body(endpoint.parameters)));
    } else {
        for parameter in endpoint.parameters {
            operation = operation.parameter(in_query(parameter, endpoint));
        }
    }
    operation = operation.response("200", answer(endpoint));
    let mut faults = vec![400, 403, 421, 431, 500, 503, 504];
    if endpoint.path.ends_with("{id}") {
        faults.push(404);
    }
    let others: &[u16] = match endpoint.is_post {
        true => &[408, 413, 415],
        false => &[304, 414],
    };
    faults.extend(others);
    for status in faults {
        operation = operation.response(status.to_string(), fault(status));
    }
    operation
}

fn in_query(parameter: &Parameter, endpoint: &Endpoint) -> ParameterBuilder {
    let required = match endpoint.required == Some(parameter.name) {
        true => Required::True,
        false => Required::False,
    };
    let example: Value = match parameter.kind {
        Kind::List | Kind::Facets => vec![parameter.example].into(),
        Kind::Number { .. } => parameter
            .example
            .parse::<u64>()
            .map_or(Value::Null, Value::from),
        _ => parameter.example.into(),
    };
    ParameterBuilder::new()
        .name(parameter.name)
        .parameter_in(ParameterIn::Query)
        .required(required)
        .description(Some(parameter.about))
        .schema(Some(schema(parameter, false)))
        .example((!parameter.example.is_empty()).then_some(example))
}

/// The shape of a parameter's value, in an address or in a body.
fn schema(parameter: &Parameter, in_body: bool) -> Schema {
    let string = || ObjectBuilder::new().schema_type(Type::String);
    match parameter.kind {
        Kind::Text => string().into(),
        Kind::Choice(names) => string().enum_values(Some(names.to_vec())).into(),
        Kind::List | Kind::Facets => ArrayBuilder::new().items(string()).into(),
        Kind::Number { least, most } => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(least))
            .maximum(Some(most))
            .into(),
        Kind::Flag if in_body => ObjectBuilder::new().schema_type(Type::Boolean).into(),
        Kind::Flag => string()
            .enum_values(Some(vec!["1", "true", "0", "false"]))
            .into(),
    }
}

fn body(parameters: &[Parameter]) -> utoipa::openapi::request_body::RequestBody {
    let mut object = ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    for parameter in parameters {
        object = object.property(parameter.name, described(parameter));
    }
    let mut content = Content::new(Some(RefOr::T(Schema::from(object))));
    content.example =
        Some(serde_json::json!({"q": "ceasefire talks", "outlet": ["Ledger Wire"], "limit": 3}));
    RequestBodyBuilder::new()
        .content("application/json", content)
        .required(Some(Required::True))
        .build()
}

fn described(parameter: &Parameter) -> Schema {
    match schema(parameter, true) {
        Schema::Object(mut object) => {
            object.description = Some(parameter.about.to_owned());
            Schema::Object(object)
        }
        Schema::Array(mut array) => {
            array.description = Some(parameter.about.to_owned());
            Schema::Array(array)
        }
        other => other,
    }
}

fn answer(endpoint: &Endpoint) -> utoipa::openapi::Response {
    let mut response = ResponseBuilder::new().description(endpoint.about);
    match endpoint.answer {
        Some(name) => {
            let content = Content::new(Some(Ref::from_schema_name(name)));
            response = response.content("application/json", content);
        }
        None => {
            for form in super::export::MEDIA_TYPES {
                let form = form.split(';').next().unwrap_or_default();
                response = response.content(form, Content::new(None::<Ref>));
            }
        }
    }
    response.build()
}

fn fault(status: u16) -> utoipa::openapi::Response {
    let reason = StatusCode::from_u16(status).ok();
    let reason = reason.and_then(|status| status.canonical_reason());
    let mut response = ResponseBuilder::new().description(reason.unwrap_or("Error"));
    if status >= 400 {
        let error = Content::new(Some(Ref::from_schema_name("Error")));
        response = response.content("application/json", error);
    }
    response.build()
}
