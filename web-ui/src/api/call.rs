//! One call: its route and its description, made together, so that the one cannot be without the other.

use crate::door::Door;
use crate::guard;
use crate::input::{Input, Named};
use crate::need::{Need, READ};
use crate::reply::answer;
use crate::ways::Way;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use regain_node::desk::Answer;
use regain_node::node::Node;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::response::{Response as Described, ResponseBuilder};
use utoipa::openapi::schema::{ComponentsBuilder, Schema};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Paths, Ref, RefOr, Required,
};
use utoipa::{IntoParams, PartialSchema, ToSchema};

/// Where the description is told.
const DESCRIPTION: &str = "/openapi.json";

/// Schemas by name, as the calls bring them: one name may come many times.
type Schemas = Vec<(String, RefOr<Schema>)>;

/// A call that is not at its path yet.
pub(super) struct Call {
    route: MethodRouter<Door>,
    method: HttpMethod,
    about: &'static str,
    parameters: Vec<Parameter>,
    body: Option<RequestBody>,
    ok: Described,
    schemas: Schemas,
}

/// `GET`: what the node tells.
pub(super) fn read<T: Serialize + ToSchema + Send + 'static>(
    about: &'static str,
    job: fn(&mut Node) -> Answer<T>,
) -> Call {
    let route = get(async move |State(door): State<Door>| answer(door.desk().ask(job).await));
    Call::new(HttpMethod::Get, about, route).tells::<T>()
}

/// `GET` of one thing by its name.
pub(super) fn read_one<T: Serialize + ToSchema + Send + 'static>(
    about: &'static str,
    job: fn(&mut Node, &str) -> Answer<T>,
) -> Call {
    let route = get(async move |State(door): State<Door>, Named(name): Named<String>| {
        answer(door.desk().ask(move |node| job(node, &name)).await)
    });
    Call::new(HttpMethod::Get, about, route).tells::<T>()
}

/// `POST` with a JSON body.
pub(super) fn write<I, T>(about: &'static str, job: fn(&mut Node, &I) -> Answer<T>) -> Call
where
    I: DeserializeOwned + ToSchema + Send + 'static,
    T: Serialize + ToSchema + Send + 'static,
{
    let route = post(async move |State(door): State<Door>, Input(input): Input<I>| {
        answer(door.desk().ask(move |node| job(node, &input)).await)
    });
    Call::new(HttpMethod::Post, about, route).takes::<I>().tells::<T>()
}

/// `POST` to one thing, without a body.
pub(super) fn act_on<T: Serialize + ToSchema + Send + 'static>(
    about: &'static str,
    job: fn(&mut Node, &str) -> Answer<T>,
) -> Call {
    let route = post(async move |State(door): State<Door>, Named(name): Named<String>| {
        answer(door.desk().ask(move |node| job(node, &name)).await)
    });
    Call::new(HttpMethod::Post, about, route).tells::<T>()
}

impl Call {
    /// A call that is more than one desk call. What it takes and tells is said with the methods below.
    pub(super) fn new(method: HttpMethod, about: &'static str, route: MethodRouter<Door>) -> Self {
        let ok = ResponseBuilder::new().description("Done.").build();
        Call { route, method, about, parameters: Vec::new(), body: None, ok, schemas: Vec::new() }
    }

    /// Takes a JSON body.
    pub(super) fn takes<I: ToSchema>(mut self) -> Self {
        let content = ContentBuilder::new().schema(Some(self.named::<I>())).build();
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        self.body = Some(body.build());
        self
    }

    /// Takes a body that is bytes of a file.
    pub(super) fn takes_file(mut self) -> Self {
        let content = ContentBuilder::new().schema(Some(ObjectBuilder::new())).build();
        let body = RequestBodyBuilder::new().content("application/octet-stream", content);
        self.body = Some(body.required(Some(Required::True)).build());
        self
    }

    /// Takes parameters in the address.
    pub(super) fn asks<Q: IntoParams>(mut self) -> Self {
        self.parameters.extend(Q::into_params(|| Some(ParameterIn::Query)));
        self
    }

    /// Takes bodies of so many bytes.
    pub(super) fn up_to(mut self, bytes: usize) -> Self {
        self.route = self.route.layer(DefaultBodyLimit::max(bytes));
        self
    }

    /// Answers with JSON.
    pub(super) fn tells<T: ToSchema>(mut self) -> Self {
        let content = ContentBuilder::new().schema(Some(self.named::<T>())).build();
        self.ok.content.insert("application/json".to_owned(), content.into());
        self
    }

    /// Also, or only, answers with a file of that media type.
    pub(super) fn tells_file(mut self, media: &str) -> Self {
        self.ok.content.insert(media.to_owned(), ContentBuilder::new().build().into());
        self
    }

    fn named<T: ToSchema>(&mut self) -> Ref {
        let name = T::name().into_owned();
        self.schemas.push((name.clone(), T::schema()));
        T::schemas(&mut self.schemas);
        Ref::from_schema_name(name)
    }

    fn described(&mut self, path: &str) -> Operation {
        let named = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let in_path = named.map(|name| {
            let text = ObjectBuilder::new().schema_type(utoipa::openapi::schema::Type::String);
            let one = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
            one.schema(Some(text)).build()
        });
        let parameters: Vec<Parameter> = in_path.chain(self.parameters.drain(..)).collect();
        let mut told = OperationBuilder::new().description(Some(self.about)).request_body(self.body.take());
        for parameter in parameters {
            told = told.parameter(parameter);
        }
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
        let problem = ResponseBuilder::new().description("It was not done: a code and a sentence.");
        told.response("200", self.ok.clone()).response("default", problem.content("application/json", content)).build()
    }
}

/// What every call answers that does not do a thing.
#[derive(ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "errors are written by `reply`; this describes them")]
struct Problem {
    /// The error.
    error: ProblemTold,
}

/// An error.
#[derive(ToSchema)]
#[expect(dead_code, reason = "as above")]
struct ProblemTold {
    /// `usage`, `not_found`, `refused`, `conflict`, `failed` or `unauthorized`.
    code: String,
    /// A sentence that says what to do.
    message: String,
}

/// The name of a method in a request.
fn verb(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Delete => "DELETE",
        _ => "GET",
    }
}

/// Calls with their paths, what they take and their description.
#[derive(Default)]
pub(super) struct Calls {
    router: Router<Door>,
    pub(super) table: Vec<Way>,
    paths: Paths,
    schemas: Schemas,
}

impl Calls {
    /// Puts a call at a path, for those that `need` names.
    pub(super) fn on(mut self, path: &'static str, need: Need, mut call: Call) -> Self {
        self.table.push(Way { method: verb(&call.method), path, need });
        self.paths.add_path_operation(path, vec![call.method.clone()], call.described(path));
        self.schemas.append(&mut call.schemas);
        self.router = self.router.route(path, call.route.layer(from_fn_with_state(need, guard::scope)));
        self
    }

    /// All calls of both.
    pub(super) fn and(mut self, other: Calls) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self.paths.merge(other.paths);
        self.schemas.extend(other.schemas);
        self
    }

    /// The router, with the description of all its calls as one of them.
    pub(super) fn finish(mut self) -> Router<Door> {
        let text = self.document().to_json().expect("a description holds nothing that JSON cannot say");
        let told = get(async move || ([(header::CONTENT_TYPE, "application/json")], text));
        self.router.route(DESCRIPTION, told.layer(from_fn_with_state(READ, guard::scope)))
    }

    /// The description of all calls, and of the call that tells it.
    pub(super) fn document(&mut self) -> OpenApi {
        let about = "This description, made from the program's own routes and types.";
        let mut itself = Call::new(HttpMethod::Get, about, MethodRouter::new()).tells_file("application/json");
        self.paths.add_path_operation(DESCRIPTION, vec![HttpMethod::Get], itself.described(DESCRIPTION));
        self.schemas.push((Problem::name().into_owned(), Problem::schema()));
        Problem::schemas(&mut self.schemas);
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = ComponentsBuilder::new()
            .schemas_from_iter(self.schemas.iter().cloned())
            .security_scheme("token", scheme)
            .build();
        let info = InfoBuilder::new()
            .title("Regain")
            .version(env!("CARGO_PKG_VERSION"))
            .description(Some("One node of a Regain network, for programs on its own machine."));
        OpenApiBuilder::new()
            .info(info)
            .servers(Some([utoipa::openapi::Server::new("/api/v1")]))
            .paths(self.paths.clone())
            .components(Some(components))
            .security(Some([SecurityRequirement::new("token", Vec::<String>::new())]))
            .build()
    }

    /// The schemas that the calls brought.
    #[cfg(test)]
    pub(super) fn schemas(&self) -> &Schemas {
        &self.schemas
    }
}
