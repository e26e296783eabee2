import com.google.gson.*;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Adapter (spec/protocol.md). An operation returns the call into the SDK; what the call throws is a refusal. */
class Adapter {
    static final Map<String, Function<JsonObject, Callable<?>>> OPERATIONS = Map.of("text.encode", Adapter::encode);

    static Callable<?> encode(JsonObject in) {
        byte[] data = HexFormat.of().parseHex(in.get("bytes").getAsString());
        return () -> Map.of("text", Base64.getEncoder().encodeToString(data));
    }

    static Map<String, ?> answer(JsonObject request) {
        String id = request.get("id").getAsString(), op = request.get("op").getAsString();
        var sdk = Map.of("name", "my-sdk", "version", "0.1.0", "language", "Java");
        var hello = Map.of("protocol", 1, "implementation", sdk, "operations", OPERATIONS.keySet(), "behaviours", Map.of());
        if (op.equals("hello")) return Map.of("id", id, "ok", hello);
        if (!OPERATIONS.containsKey(op)) return Map.of("id", id, "unsupported", "there is no operation " + op);
        try {
            var call = OPERATIONS.get(op).apply(request.getAsJsonObject("in"));
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
