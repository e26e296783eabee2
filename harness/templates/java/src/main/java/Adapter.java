import com.google.gson.*;
import java.util.*;
import java.util.concurrent.Callable;

/** Adapter (spec/protocol.md). An operation returns the call into the SDK, or null; what that throws is a refusal. */
class Adapter {
    interface Operation { Callable<?> prepare(JsonObject in); }
    static final Map<String, Operation> OPERATIONS = Map.ofEntries(Map.entry("text.encode", Adapter::encode));

    static Callable<?> encode(JsonObject in) {
        byte[] data = HexFormat.of().parseHex(in.get("bytes").getAsString());
        return () -> Map.of("text", Base64.getEncoder().encodeToString(data));
    }

    static Map<String, ?> answer(JsonObject request) {
        String id = request.get("id").getAsString(), op = request.get("op").getAsString();
        var sdk = Map.of("name", "my-sdk", "version", "0.1.0", "language", "Java");
        if (op.equals("hello")) return Map.of("id", id, "ok", Map.of("protocol", 1, "implementation", sdk,
            "operations", OPERATIONS.keySet(), "behaviours", Map.of()));
        try {
            var call = OPERATIONS.getOrDefault(op, in -> null).prepare(request.getAsJsonObject("in"));
            if (call == null) return Map.of("id", id, "unsupported", "no " + op + " for this input");
            try {
                return Map.of("id", id, "ok", call.call());
            } catch (Exception refusal) {
                return Map.of("id", id, "error", Map.of("text", refusal.toString()));
            }
        } catch (Throwable fault) {
            return Map.of("id", id, "fault", fault.toString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        var answers = new java.io.PrintStream(System.out, true, "UTF-8");
        System.setOut(System.err); // standard output is for answers, whatever the SDK prints
        var gson = new GsonBuilder().serializeNulls().create();
        new JsonStreamParser(new java.io.InputStreamReader(System.in, "UTF-8"))
            .forEachRemaining(request -> answers.println(gson.toJson(answer(request.getAsJsonObject()))));
    }
}
