import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.bjurr.violations.lib.ViolationsApi;
import se.bjurr.violations.lib.model.Violation;
import se.bjurr.violations.lib.reports.Parser;

/** Prints what violations-lib reads in reports, a violation a line, with tabs between. Arguments: a parser, its file, ... */
class Violations {
    static Iterable<Violation> read(String parser, Path file) {
        return ViolationsApi.violationsApi()
                .withPattern(".*/" + Pattern.quote(file.getFileName().toString()))
                .inFolder(file.getParent().toString())
                .findAll(Parser.valueOf(parser))
                .violations();
    }

    static String plain(Object value) {
        String text = value == null ? "" : value.toString();
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n");
    }

    public static void main(String[] arguments) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            for (Violation v : read(arguments[i], Path.of(arguments[i + 1]).toAbsolutePath())) {
                System.out.println(Stream.of(arguments[i], v.getSeverity(), v.getFile(), v.getStartLine(), v.getColumn(),
                                v.getRule(), v.getMessage())
                        .map(Violations::plain)
                        .collect(Collectors.joining("\t")));
            }
        }
    }
}
