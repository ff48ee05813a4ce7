// The methods of Java files as javac reads them: one JSON value a line, as functions.mjs
// writes them. Files come by stdin, one path a line; offsets count UTF-16 units.
import com.sun.source.doctree.BlockTagTree;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.tree.*;
import com.sun.source.util.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import javax.lang.model.element.Modifier;
import javax.tools.*;

public class Functions {
    static String text;
    static CompilationUnitTree unit;
    static SourcePositions places;
    static PrintStream out;

    public static void main(String[] arguments) throws IOException {
        out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager files =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        List<String> names = new BufferedReader(new InputStreamReader(System.in)).lines()
            .filter(one -> !one.isBlank()).collect(Collectors.toList());
        for (String name : names) {
            JavacTask task = (JavacTask) compiler.getTask(
                null, files, fault -> { }, List.of("-proc:none"), null,
                files.getJavaFileObjects(name));
            for (CompilationUnitTree one : task.parse()) {
                unit = one;
                text = one.getSourceFile().getCharContent(true).toString();
                places = Trees.instance(task).getSourcePositions();
                read(name, DocTrees.instance(task));
            }
        }
        out.flush();
    }

    static void read(String file, DocTrees docs) {
        Map<String, Integer> counted = new HashMap<>();
        List<Object[]> found = new ArrayList<>();
        new TreePathScanner<Void, String>() {
            @Override public Void visitClass(ClassTree node, String around) {
                String own = node.getSimpleName().toString();
                if (own.isEmpty()) {
                    return null;
                }
                return super.visitClass(node, around.isEmpty() ? own : around + "." + own);
            }

            @Override public Void visitMethod(MethodTree node, String around) {
                String own = node.getName().toString();
                boolean builds = own.equals("<init>");
                String name = around + "." + (builds
                    ? around.substring(around.lastIndexOf('.') + 1) : own);
                counted.merge(name, 1, Integer::sum);
                DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
                if (node.getBody() != null) {
                    found.add(new Object[] {name, node, doc, builds});
                }
                return null;
            }
        }.scan(unit, "");
        for (Object[] one : found) {
            if (counted.get(one[0]) == 1) {
                out.println(json(function(file, (String) one[0], (MethodTree) one[1],
                    (DocCommentTree) one[2], (boolean) one[3])));
            }
        }
    }

    static Map<String, Object> function(
            String file, String name, MethodTree node, DocCommentTree doc, boolean builds) {
        Map<String, Object> row = new LinkedHashMap<>();
        int start = start(node);
        int docEnd = doc == null ? 0 : text.lastIndexOf("*/", start) + 2;
        int docStart = doc == null ? 0 : text.lastIndexOf("/**", docEnd);
        String own = name.substring(name.lastIndexOf('.') + 1);
        int named = -1;
        int from = node.getReturnType() != null ? end(node.getReturnType()) : start;
        for (java.util.regex.Matcher m = java.util.regex.Pattern
                .compile("\\b" + java.util.regex.Pattern.quote(own) + "\\s*\\(").matcher(text);
                named < 0 && m.find(from);) {
            named = m.start();
        }
        row.put("file", file);
        row.put("name", name);
        row.put("kind", builds ? "constructor" : "function");
        row.put("line", unit.getLineMap().getLineNumber(start));
        row.put("span", List.of(start, end(node)));
        row.put("name_span", List.of(named, named + own.length()));
        row.put("doc", text.substring(docStart, docEnd));
        row.put("doc_span", doc == null ? null : List.of(docStart, docEnd));
        row.put("told", doc == null ? List.of() : told(doc));
        List<Object> parameters = new ArrayList<>();
        for (VariableTree one : node.getParameters()) {
            String whole = text.substring(start(one), end(one));
            int at = start(one) + whole.lastIndexOf(one.getName().toString());
            Map<String, Object> given = new LinkedHashMap<>();
            given.put("name", one.getName().toString());
            given.put("span", List.of(start(one), end(one)));
            given.put("name_span", List.of(at, at + one.getName().length()));
            given.put("default", null);
            given.put("rest", whole.contains("..."));
            parameters.add(given);
        }
        row.put("parameters", parameters);
        int count = node.getParameters().size();
        row.put("close", count > 0 ? end(node.getParameters().get(count - 1))
            : text.indexOf('(', Math.max(named, start)) + 1);
        row.put("body_span", List.of(start(node.getBody()), end(node.getBody())));
        Tree result = node.getReturnType();
        row.put("result", result == null ? "void" : result.toString());
        row.put("result_span",
            result == null ? null : List.of(start(result), end(result)));
        Set<Modifier> flags = node.getModifiers().getFlags();
        row.put("is_plain", flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED));
        row.put("declares", node.getThrows().stream()
            .map(one -> List.of(one.toString(), start(one), end(one)))
            .collect(Collectors.toList()));
        row.put("is_override", node.getModifiers().getAnnotations().stream()
            .anyMatch(one -> one.getAnnotationType().toString().equals("Override")));
        row.put("body", body(node));
        return row;
    }

    static Map<String, Object> body(MethodTree node) {
        List<Object> uses = new ArrayList<>(), declared = new ArrayList<>();
        List<Object> assigned = new ArrayList<>(), returns = new ArrayList<>();
        List<Object> raised = new ArrayList<>(), calls = new ArrayList<>();
        new TreeScanner<Void, boolean[]>() {
            @Override public Void visitIdentifier(IdentifierTree one, boolean[] way) {
                uses.add(List.of(one.getName().toString(), start(one), end(one), false));
                return null;
            }

            @Override public Void visitVariable(VariableTree one, boolean[] way) {
                declared.add(one.getName().toString());
                return super.visitVariable(one, way);
            }

            @Override public Void visitAssignment(AssignmentTree one, boolean[] way) {
                assigned.add(one.getVariable().toString());
                return super.visitAssignment(one, way);
            }

            @Override public Void visitCompoundAssignment(CompoundAssignmentTree one, boolean[] way) {
                assigned.add(one.getVariable().toString());
                return super.visitCompoundAssignment(one, way);
            }

            @Override public Void visitUnary(UnaryTree one, boolean[] way) {
                assigned.add(one.getExpression().toString());
                return super.visitUnary(one, way);
            }

            @Override public Void visitClass(ClassTree one, boolean[] way) {
                return super.visitClass(one, new boolean[] {true, way[1]});
            }

            @Override public Void visitLambdaExpression(LambdaExpressionTree one, boolean[] way) {
                return super.visitLambdaExpression(one, new boolean[] {true, way[1]});
            }

            @Override public Void visitTry(TryTree one, boolean[] way) {
                return super.visitTry(one, new boolean[] {way[0], true});
            }

            @Override public Void visitReturn(ReturnTree one, boolean[] way) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("span", List.of(start(one), end(one)));
                ExpressionTree value = one.getExpression();
                row.put("value", value == null ? null : List.of(start(value), end(value)));
                row.put("inner", way[0]);
                returns.add(row);
                return super.visitReturn(one, way);
            }

            @Override public Void visitThrow(ThrowTree one, boolean[] way) {
                Map<String, Object> row = new LinkedHashMap<>();
                boolean made = one.getExpression() instanceof NewClassTree;
                Tree type = made ? ((NewClassTree) one.getExpression()).getIdentifier() : null;
                row.put("span", List.of(start(one), end(one)));
                row.put("type", type == null ? "" : type.toString());
                row.put("type_span", type == null ? null : List.of(start(type), end(type)));
                row.put("inner", way[0]);
                row.put("guarded", way[1]);
                raised.add(row);
                return super.visitThrow(one, way);
            }

            @Override public Void visitMethodInvocation(MethodInvocationTree one, boolean[] way) {
                String called = one.getMethodSelect().toString();
                calls.add(called.substring(called.lastIndexOf('.') + 1));
                return super.visitMethodInvocation(one, way);
            }

            @Override public Void visitNewClass(NewClassTree one, boolean[] way) {
                calls.add(one.getIdentifier().toString());
                return super.visitNewClass(one, way);
            }
        }.scan(node.getBody(), new boolean[] {false, false});
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("uses", uses);
        row.put("declared", declared);
        row.put("assigned", assigned);
        row.put("returns", returns);
        row.put("throws", raised);
        row.put("calls", calls);
        return row;
    }

    static List<Object> told(DocCommentTree doc) {
        List<Object> found = new ArrayList<>();
        for (DocTree tag : doc.getBlockTags()) {
            Map<String, Object> row = new LinkedHashMap<>();
            String name = "";
            if (tag instanceof ParamTree) {
                ParamTree given = (ParamTree) tag;
                name = given.isTypeParameter() ? "<" + given.getName() + ">" : given.getName().toString();
            } else if (tag instanceof ThrowsTree) {
                name = ((ThrowsTree) tag).getExceptionName().toString();
            }
            row.put("tag", tag instanceof BlockTagTree ? ((BlockTagTree) tag).getTagName() : "");
            row.put("name", name);
            row.put("type", "");
            row.put("bracketed", false);
            row.put("text", tag.toString());
            found.add(row);
        }
        return found;
    }

    static int start(Tree node) {
        return (int) places.getStartPosition(unit, node);
    }

    static int end(Tree node) {
        return (int) places.getEndPosition(unit, node);
    }

    static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().map(one -> json(one.getKey()) + ":" + json(one.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Functions::json).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof String said) {
            StringBuilder quoted = new StringBuilder("\"");
            for (char sign : said.toCharArray()) {
                if (sign == '"' || sign == '\\') {
                    quoted.append('\\').append(sign);
                } else if (sign < 32 || sign > 126) {
                    quoted.append(String.format("\\u%04x", (int) sign));
                } else {
                    quoted.append(sign);
                }
            }
            return quoted.append('"').toString();
        }
        return String.valueOf(value);
    }
}
