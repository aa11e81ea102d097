import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", ".tools/", ".build/", ".cache/"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  prettier,
  {
    files: ["**/*.{ts,js,mjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        require: "readonly",
        module: "writable",
        __dirname: "readonly",
        Buffer: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        setImmediate: "readonly",
        performance: "readonly",
      },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      eqeqeq: "error",
    },
  },
  {
    files: ["**/*.js"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    // What Lambda's own runtime has.
    files: ["lambda/**/*.js"],
    languageOptions: {
      globals: { exports: "writable", fetch: "readonly", AbortSignal: "readonly", URL: "readonly" },
    },
  },
  {
    files: ["components/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: ["child_process", "node:child_process", "fs", "node:fs"].map((name) => ({
            name,
            message: "A component has no side effects of its own: a preview must be the same everywhere.",
          })),
          patterns: [
            {
              group: ["**/preview/**", "**/cli/**", "**/simulator/**"],
              message: "Arrows go one way: components never look up.",
            },
          ],
        },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.property.name='Config']",
          message: "Only index.ts reads the stack's configuration.",
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: "Nothing reads the clock: use asOf.",
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "Nothing reads the clock: use asOf.",
        },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: "Only index.ts reads the environment.",
        },
      ],
    },
  },
  {
    files: ["preview/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["**/components/**"], message: "The preview sees recorded resources only." }] },
      ],
    },
  },
);
