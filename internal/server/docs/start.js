// Shows openapi.yaml with Swagger UI. Nothing is loaded from elsewhere.
SwaggerUIBundle({ url: "/api/openapi.yaml", dom_id: "#api", validatorUrl: null, persistAuthorization: false });
